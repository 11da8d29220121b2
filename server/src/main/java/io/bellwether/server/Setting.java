// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import java.util.Locale;
import java.util.Optional;

/**
 * Every configuration key: its name in {@code bellwether.yaml}, its default, what it means. In the
 * environment it is {@code BELLWETHER_} and the name in capitals with {@code _} for {@code .}; some
 * have a second name there that users' environments carry already.
 */
enum Setting {
  HOST("host", "127.0.0.1", "address to listen on; another than the loopback needs authentication"),
  PORT("port", "8007", "port to listen on; 0 = any free one"),
  MLFLOW_PORT(
      "mlflow_port", "", "a second port that answers the same, for MLflow's usual 5000; 0 = any"),
  GRPC_PORT(
      "grpc_port",
      "",
      "a second port for gRPC; empty = the same port, which speaks it too; 0 = any"),
  ARTIFACT_ROOT(
      "artifact_root",
      "",
      "where new experiments say that their artifacts are; empty = here, by way of this server"),
  ARTIFACTS_DESTINATION(
      "artifacts_destination",
      "",
      "where this server keeps artifacts: a folder, or s3://bucket/folder; empty = <data>/artifacts"),
  S3_ENDPOINT(
      "s3_endpoint",
      "",
      "address of the store that speaks S3's protocol; empty = Amazon's",
      "MLFLOW_S3_ENDPOINT_URL"),
  SERVE_ARTIFACTS(
      "serve_artifacts",
      "true",
      "false: clients reach the artifacts themselves, this server hands none on"),
  STATIC_PREFIX(
      "static_prefix", "", "path behind which every call is answered as well, such as /mlflow"),
  AUTH(
      "auth",
      "off",
      "on: every request needs a login; off: only this machine may ask, as it likes"),
  AUTH_CONFIG(
      "auth_config",
      "",
      "MLflow's basic_auth.ini; naming one turns the login on",
      "MLFLOW_AUTH_CONFIG_PATH"),
  ADMIN_USERNAME(
      "admin_username",
      "admin",
      "first administrator, made when the login is on and there is no such user",
      "MLFLOW_AUTH_ADMIN_USERNAME"),
  ADMIN_PASSWORD(
      "admin_password",
      "",
      "password that the first administrator gets; without effect once there is one",
      "MLFLOW_AUTH_ADMIN_PASSWORD"),
  DEFAULT_PERMISSION(
      "default_permission",
      "READ",
      "what every user may do without a grant: NO_PERMISSIONS, READ, USE, EDIT or MANAGE"),
  DATA("data", "bellwether-data", "folder in which everything is kept"),
  DATABASE_URL(
      "database.url",
      "",
      "where the metadata is, as SQLAlchemy writes it; empty = <data>/bellwether.db",
      "DATABASE_URL"),
  RETENTION_DAYS(
      "retention.deleted_days",
      "",
      "days after which deleted runs and experiments go for good; empty = never by themselves"),
  DRIFT_THRESHOLD(
      "monitoring.drift_threshold",
      "0.1",
      "overall drift that raises a high alert",
      "DRIFT_THRESHOLD"),
  PERFORMANCE_DEGRADATION_THRESHOLD(
      "monitoring.performance_degradation_threshold",
      "0.05",
      "loss against the evaluation that raises a critical alert",
      "PERFORMANCE_DEGRADATION_THRESHOLD"),
  MIN_SAMPLES(
      "monitoring.min_samples",
      "100",
      "new predictions or labels after which a model is checked",
      "MIN_SAMPLES_FOR_MONITORING"),
  WEBHOOK_URL(
      "monitoring.webhook_url",
      "",
      "where alerts are posted; empty = nowhere",
      "MONITORING_WEBHOOK_URL"),
  WEBHOOK_PRIVATE_ADDRESSES(
      "monitoring.webhook_private_addresses",
      "",
      "addresses that webhooks may reach though they are not public: loopback, private"),
  REGISTRY_WEBHOOK_SCHEMES(
      "webhooks.allowed_schemes",
      "https",
      "schemes that webhooks of the registry may have",
      "MLFLOW_WEBHOOK_ALLOWED_SCHEMES"),
  REGISTRY_WEBHOOK_PRIVATE(
      "webhooks.allow_private_ips",
      "false",
      "whether webhooks of the registry may reach addresses that are not public",
      "MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS"),
  REGISTRY_WEBHOOK_TIMEOUT(
      "webhooks.timeout_seconds",
      "30",
      "how long a webhook of the registry may take to answer",
      "MLFLOW_WEBHOOK_REQUEST_TIMEOUT"),
  REGISTRY_WEBHOOK_RETRIES(
      "webhooks.max_retries",
      "3",
      "how often a failed delivery is repeated, 5 times at most",
      "MLFLOW_WEBHOOK_REQUEST_MAX_RETRIES"),
  REGISTRY_WEBHOOK_WORKERS(
      "webhooks.workers",
      "10",
      "how many deliveries are on their way at the same time",
      "MLFLOW_WEBHOOK_DELIVERY_MAX_WORKERS"),
  REGISTRY_WEBHOOK_KEY(
      "webhooks.secret_key",
      "",
      "key with which secrets of webhooks are kept; empty = one of our own in <data>/secrets.key",
      "MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY"),
  VALIDATED_ONLY(
      "registry.refuse_failed",
      "false",
      "whether MLflow's own calls, too, are refused to promote a version that failed its validation"),
  AUTO_PROMOTE_THRESHOLD(
      "training.auto_promote_threshold",
      "0.85",
      "least metric with which a trained model becomes champion by itself",
      "AUTO_PROMOTE_THRESHOLD"),
  TRAINING_MEMORY("training.memory_mb", "1024", "memory of the process that trains, in MiB"),
  TRAINING_THREADS("training.threads", "2", "threads of the process that trains"),
  SERVING_CONCURRENCY(
      "serving.concurrency", "512", "requests for predictions that are worked on at the same time"),
  SERVING_MODEL_CONCURRENCY(
      "serving.model_concurrency", "128", "of them, those for one model, so that others get turns"),
  SERVING_MODELS_CONCURRENCY(
      "serving.models_concurrency",
      "",
      "models that get another number than that, separated by commas: risk=4"),
  SERVING_QUEUE(
      "serving.queue",
      "512",
      "requests that may wait for their turn, for each model; more are sent away with 503"),
  SERVING_QUEUE_SECONDS(
      "serving.queue_seconds", "5", "how long a request waits for its turn before it is sent away"),
  SERVING_TIMEOUT(
      "serving.timeout_seconds",
      "60",
      "how long a request for predictions may take; it is stopped with 504"),
  SERVING_CACHE_MODELS(
      "serving.cache_models",
      "",
      "models whose answers are remembered, separated by commas; * = all of them;"
          + " never those whose answer to a row depends on the rows beside it"),
  SERVING_CACHE("serving.cache_mb", "64", "memory for remembered answers, in MiB"),
  EVENTS_URL(
      "serving.events_url",
      "",
      "where every prediction is told as CloudEvents, as KServe's logger"),
  EVENTS_SOURCE("serving.events_source", "bellwether", "the source that these events name"),
  EVENTS_KINDS("serving.events", "all", "what is told: request, response or all"),
  PYTHON(
      "python",
      "",
      "Python that runs models which need it; whoever may register models then runs code with it"),
  PYTHON_MEMORY(
      "python_memory_mb", "4096", "address space of each model that runs in Python, in MiB"),
  PYTHON_START("python_start_seconds", "60", "how long such a model may take to load"),
  PYTHON_TIMEOUT("python_timeout_seconds", "30", "how long such a model may take to answer"),
  PYTHON_PROCESSES("python_processes", "4", "how many such models are loaded at a time"),
  PYTHON_ENVIRONMENTS(
      "python_environments",
      "shared",
      "own: what such models name in their requirements is installed by pip, for each set of them,"
          + " over the packages of that Python; shared: they get those alone"),
  PYTHON_ENVIRONMENT_SECONDS(
      "python_environment_seconds", "600", "how long it may take to install them"),
  PYTHON_ENVIRONMENT_DISK(
      "python_environment_mb", "8192", "what one set of them may take on the disk, in MiB"),
  REMOTE_MODELS(
      "serving.remote_models",
      "",
      "of them, versions that MLflow's scoring servers elsewhere score, separated by commas:"
          + " risk/3=http://host:5001"),
  REMOTE_LOGINS(
      "serving.remote_logins",
      "",
      "how this server logs in there, separated by commas: http://host:5001=bearer TOKEN, or basic"
          + " USER:PASSWORD, or header NAME: VALUE; @FILE in the place of a secret names a file of it"),
  REMOTE_CONCURRENCY(
      "serving.remote_concurrency",
      "32",
      "calls that each of these servers gets at a time; others wait for serving.queue_seconds"),
  ANALYTICS_MEMORY("analytics.memory_mb", "1024", "memory of DuckDB, in MiB"),
  ANALYTICS_THREADS("analytics.threads", "2", "threads of DuckDB"),
  ANALYTICS_SPILL(
      "analytics.spill_mb",
      "16384",
      "what DuckDB may write to the data directory for a while, and how large an upload may be once"
          + " it is unpacked, in MiB"),
  ANALYTICS_TIMEOUT(
      "analytics.timeout_seconds",
      "600",
      "how long a request may wait for DuckDB; it is stopped with 504");

  private final String key;
  private final String fallback;
  private final String meaning;
  private final String alias;

  Setting(String key, String fallback, String meaning) {
    this(key, fallback, meaning, "");
  }

  Setting(String key, String fallback, String meaning, String alias) {
    this.key = key;
    this.fallback = fallback;
    this.meaning = meaning;
    this.alias = alias;
  }

  String key() {
    return key;
  }

  String fallback() {
    return fallback;
  }

  String meaning() {
    return meaning;
  }

  /** The flag of the command, without its dashes, if it has one. */
  String flag() {
    return key.replace('_', '-');
  }

  /** Its name in the environment. */
  String variable() {
    return "BELLWETHER_" + key.toUpperCase(Locale.ROOT).replace('.', '_');
  }

  /** A second name in the environment; our own wins over it. */
  Optional<String> alias() {
    return Optional.of(alias).filter(name -> !name.isEmpty());
  }
}
