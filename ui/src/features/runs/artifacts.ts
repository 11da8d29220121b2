// SPDX-License-Identifier: Apache-2.0

const encoded = (path: string) => path.split('/').map(encodeURIComponent).join('/');

/** Where a file below an artifact URI is read; null when it lies in a store that only the client knows. */
export function artifactUrl(root: string, path: string): string | null {
  const folder = /^mlflow-artifacts:\/(?!\/)(.*)$/.exec(root)?.[1];
  return folder === undefined
    ? null
    : `/api/2.0/mlflow-artifacts/artifacts/${encoded(`${folder}/${path}`)}`;
}
