# SPDX-License-Identifier: Apache-2.0
"""Autologging of PyTorch leaves here what it leaves in MLflow's own store; any difference is an error.

Usage: mlflow_autolog_pytorch.py http://host:port             (run in a folder that may be filled)
"""

import json
import logging
import sys

import mlflow_autolog as autolog

import lightning
import mlflow
import numpy as np
import torch
from mlflow import MlflowClient

logging.getLogger("lightning.pytorch").setLevel(logging.ERROR)


class Network(lightning.LightningModule):
    def __init__(self):
        super().__init__()
        self.layers = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.ReLU(), torch.nn.Linear(4, 1))

    def forward(self, rows):
        return self.layers(rows)

    def loss(self, batch):
        rows, target = batch
        return torch.nn.functional.binary_cross_entropy_with_logits(self(rows).squeeze(1), target)

    def training_step(self, batch, _):
        loss = self.loss(batch)
        self.log("train_loss", loss, on_step=False, on_epoch=True)
        return loss

    def validation_step(self, batch, _):
        self.log("valid_loss", self.loss(batch))

    def configure_optimizers(self):
        return torch.optim.Adam(self.parameters(), lr=0.01)


def batches(seed, rows):
    inputs, target = autolog.table(seed, rows)
    scaled = torch.tensor(((inputs - inputs.mean()) / inputs.std()).to_numpy(), dtype=torch.float32)
    return torch.utils.data.DataLoader(
        torch.utils.data.TensorDataset(scaled, torch.tensor(target.to_numpy(), dtype=torch.float32)), batch_size=20
    )


def network():
    lightning.seed_everything(1, verbose=False)
    trainer = lightning.Trainer(
        max_epochs=4, accelerator="cpu", logger=False, enable_checkpointing=False, enable_progress_bar=False,
        enable_model_summary=True, num_sanity_val_steps=0,
    )
    with mlflow.start_run(run_name="network"):
        model = Network()
        trainer.fit(model, batches(7, 160), batches(8, 40))
        example = next(iter(batches(8, 40)))[0][:5].numpy()
        with torch.no_grad():
            scores = model(torch.tensor(example)).numpy()
        mlflow.pytorch.log_model(
            model, name="explained", input_example=example, signature=mlflow.models.infer_signature(example, scores)
        )


def loads(url):
    """What was logged by itself scores when it is loaded back."""
    mlflow.set_tracking_uri(url)
    client = MlflowClient()
    models = client.search_logged_models([client.get_experiment_by_name("network").experiment_id])
    assert len(models) == 2, models
    example = next(iter(batches(8, 40)))[0].numpy()
    scores = [mlflow.pyfunc.load_model(f"models:/{model.model_id}").predict(example) for model in models]
    assert scores[0].shape == (20, 1) and np.allclose(scores[0], scores[1]), scores


def main(uri):
    mlflow.pytorch.autolog(log_every_n_epoch=1, log_models=True, log_datasets=True, silent=True)
    theirs, ours = (autolog.left(store, network) for store in ("sqlite:///theirs.db", uri))
    assert ours and ours[0]["metrics"]["train_loss"][3][0] == 3 and len(ours[0]["outputs"]) == 2, ours
    found = list(autolog.differences("", json.loads(json.dumps(theirs)), json.loads(json.dumps(ours))))
    assert not found, "\n".join(found)
    mlflow.pytorch.autolog(disable=True)
    loads(uri)
    print(
        "passed with mlflow", mlflow.__version__, "and torch", torch.__version__,
        {key: len(value) for key, value in ours[0].items() if isinstance(value, (dict, list))},
    )


if __name__ == "__main__":
    main(sys.argv[1])
