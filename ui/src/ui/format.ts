// SPDX-License-Identifier: Apache-2.0
// Numbers, times and sizes as people read them. Spaces before units do not break.

/** A number of the API: NaN and the infinities come as text. */
export type Real = number | 'NaN' | 'Infinity' | '-Infinity';

const NBSP = '\u00a0';
const MINUS = '\u2212';
export const NONE = '–';

export function toNumber(value: Real | null | undefined): number {
  return value === null || value === undefined ? Number.NaN : Number(value);
}

function plain(text: string): string {
  return text.replace('-', MINUS);
}

function special(value: number): string | null {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : `${MINUS}∞`;
  return null;
}

/** 1,204 · 1.2 M */
export function count(value: number): string {
  if (Math.abs(value) >= 1e9) return `${plain((value / 1e9).toFixed(1))}${NBSP}G`;
  if (Math.abs(value) >= 1e6) return `${plain((value / 1e6).toFixed(1))}${NBSP}M`;
  return plain(Math.round(value).toLocaleString('en-US'));
}

/** Digits after the point, halves away from zero as the server rounds: 0.7625 is 0.763 */
function fixed(value: number, digits: number): string {
  const text = String(value);
  return text.includes('e')
    ? value.toFixed(digits)
    : Number(
        `${Math.sign(value) * Math.round(Number(`${Math.abs(value)}e${digits}`))}e-${digits}`,
      ).toFixed(digits);
}

/** A quality metric: 0.913 */
export function metric(value: Real | null | undefined): string {
  if (value === null || value === undefined) return NONE;
  const n = toNumber(value);
  const text = special(n);
  if (text) return text;
  return Math.abs(n) >= 100 ? number(n) : plain(fixed(n, 3));
}

/** Any other number, to at most `digits` significant ones: 233 · 2.3 · 0.00125 · 1.2e−9 */
export function number(value: Real | null | undefined, digits = 4): string {
  if (value === null || value === undefined) return NONE;
  const n = toNumber(value);
  const text = special(n);
  if (text) return text;
  const size = Math.abs(n);
  if (size !== 0 && (size < 1e-5 || size >= 1e15)) {
    return plain(n.toExponential(2)).replace('e-', `e${MINUS}`).replace('e+', 'e');
  }
  if (size >= 10 ** digits) return plain(n.toLocaleString('en-US', { maximumFractionDigits: 0 }));
  return plain(n.toLocaleString('en-US', { maximumSignificantDigits: digits }));
}

/** With its sign: +0.012 · −0.004 · 0.000 */
export function signed(value: Real | null | undefined, digits = 3): string {
  if (value === null || value === undefined) return NONE;
  const n = toNumber(value);
  const text = special(n);
  if (text) return text;
  const rounded = fixed(n, digits);
  if (Number(rounded) === 0) return (0).toFixed(digits);
  return n > 0 ? `+${rounded}` : plain(rounded);
}

/** 0.62 · 0.013 · 0.0004 · < 0.0001 */
export function pValue(value: number | null | undefined): string {
  if (value === null || value === undefined) return NONE;
  if (value < 1e-4) return `<${NBSP}0.0001`;
  if (value < 0.001) return number(value, 1);
  return value < 0.1 ? number(value, 2) : value.toFixed(2);
}

export function percent(value: number | null | undefined, digits = 1): string {
  return value === null || value === undefined
    ? NONE
    : `${plain((value * 100).toFixed(digits))}${NBSP}%`;
}

/** 4.2 µs · 0.42 ms · 45 ms · 1.2 s */
export function millis(value: number | null | undefined): string {
  if (value === null || value === undefined) return NONE;
  if (value > 0 && value < 0.1) {
    const micros = value * 1000;
    return `${micros < 10 ? micros.toFixed(1) : Math.round(micros)}${NBSP}µs`;
  }
  if (value < 10) return `${value.toFixed(value < 1 ? 2 : 1)}${NBSP}ms`;
  return value < 1000 ? `${Math.round(value)}${NBSP}ms` : duration(value);
}

/** 850 ms · 12.3 s · 4 min 05 s · 2 h 03 min */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)}${NBSP}ms`;
  const seconds = ms / 1000;
  if (seconds < 59.95) return `${seconds.toFixed(1)}${NBSP}s`;
  const whole = Math.round(seconds);
  const two = (n: number) => String(n).padStart(2, '0');
  if (whole < 3600) {
    return `${Math.floor(whole / 60)}${NBSP}min${NBSP}${two(whole % 60)}${NBSP}s`;
  }
  return `${Math.floor(whole / 3600)}${NBSP}h${NBSP}${two(Math.floor((whole % 3600) / 60))}${NBSP}min`;
}

export function bytes(value: number | null | undefined): string {
  if (value === null || value === undefined) return NONE;
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let size = value;
  let unit = 0;
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit++;
  }
  return `${unit === 0 ? size : size.toFixed(1)}${NBSP}${units[unit]}`;
}

/** 3 min ago; a date after a month */
export function ago(time: string, now: number = Date.now()): string {
  const seconds = (now - Date.parse(time)) / 1000;
  if (seconds < -5) return exactTime(time);
  if (seconds < 10) return 'just now';
  if (seconds < 60) return `${Math.floor(seconds)}${NBSP}s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}${NBSP}min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)}${NBSP}h ago`;
  if (seconds < 30 * 86_400) return `${Math.floor(seconds / 86_400)}${NBSP}d ago`;
  return time.slice(0, 10);
}

/** 2026-11-21 10:12:29 UTC */
export function exactTime(time: string): string {
  return `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

export interface Bounds {
  value: Real | null;
  low: Real | null;
  high: Real | null;
}

/** 0.913 ± 0.012, without the second half when there are no bounds */
export function interval({ value, low, high }: Bounds): string {
  if (value === null) return NONE;
  if (low === null || high === null) return metric(value);
  const half = (toNumber(high) - toNumber(low)) / 2;
  return Number.isFinite(half) ? `${metric(value)} ± ${half.toFixed(3)}` : metric(value);
}

/** Exact bounds for the hover */
export function bounds({ low, high }: Bounds): string {
  return low === null || high === null ? 'no interval' : `95 % interval ${low} to ${high}`;
}

/** kolmogorov_smirnov → kolmogorov smirnov */
export function words(name: string): string {
  return name.replaceAll('_', ' ');
}

/** The first of many texts, and how many more there are. */
export function some(texts: readonly string[], most = 20): string {
  const first = texts.slice(0, most).join(', ');
  return texts.length > most ? `${first} and ${count(texts.length - most)} more` : first;
}

/** 14:52:40 to 14:52:42 UTC, with the dates when they differ */
export function timeSpan(from: string, to: string): string {
  const [first, last] = [exactTime(from), exactTime(to)];
  const day = first.slice(0, 10);
  return last.startsWith(day)
    ? `${day} ${first.slice(11, 19)} to ${last.slice(11)}`
    : `${first.slice(0, 19)} to ${last}`;
}

/** Metrics, models, tests and kinds of job as people say them */
const NAMES: Record<string, string> = {
  roc_auc: 'ROC AUC',
  pr_auc: 'PR AUC',
  f1: 'F1',
  f1_score: 'F1',
  log_loss: 'log loss',
  brier: 'Brier',
  brier_score: 'Brier',
  xgboost: 'XGBoost',
  logistic_regression: 'logistic regression',
  ks: 'Kolmogorov–Smirnov test',
  chi_square: 'chi-squared test',
  'alert.deliver': 'alert delivery',
  'monitoring.check': 'monitoring check',
  materialize: 'materialization',
};

/** A prefix that says on which rows a metric was taken: search_roc_auc → search ROC AUC */
const PREFIXED = /^(search|train|valid)_(.+)$/;

export function label(name: string): string {
  const [, rows, metricName] = PREFIXED.exec(name) ?? [];
  if (rows && metricName) return `${rows} ${label(metricName)}`;
  return NAMES[name] ?? words(name);
}

/** What is looked at first. */
const FIRST = ['roc_auc', 'pr_auc', 'accuracy', 'precision', 'recall', 'f1_score', 'f1'];
const SECOND = ['log_loss', 'brier_score', 'brier', 'rmse', 'mae', 'r2'];

const rank = (name: string) => {
  const known = [...FIRST, ...SECOND].indexOf(name);
  return known >= 0 ? known : PREFIXED.test(name) ? 1000 : 100;
};

/** Metrics in the order in which people ask for them; those of single steps last. */
export function byImportance(a: string, b: string): number {
  return rank(a) - rank(b) || a.localeCompare(b);
}

/** The entries of a record of metrics, the most asked for first. */
export function ordered<T>(metrics: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(metrics).sort(([a], [b]) => byImportance(a, b));
}
