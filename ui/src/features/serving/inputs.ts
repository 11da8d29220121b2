// SPDX-License-Identifier: Apache-2.0
import type { Schemas } from '../../app/api/client';

type Input = Schemas['Signature']['inputs'][number];
type Metadata = Schemas['ServedModelMetadata'];

/** What a version takes of which the registry keeps no signature: as its loaded model tells. */
export function inputsOf(served: Metadata): Input[] {
  const tensors = new Map(served.inputs.map(tensor => [tensor.name, tensor.datatype]));
  const only = served.inputs.length === 1 ? served.inputs[0]?.datatype : undefined;
  return columns(served).map(name => ({ name, type: typeOf(tensors.get(name) ?? only) }));
}

function columns(served: Metadata): string[] {
  const told: unknown = JSON.parse(served.properties.columns ?? '[]');
  return Array.isArray(told) ? told.map(String) : [];
}

function typeOf(datatype: Schemas['Datatype'] | undefined): Input['type'] {
  if (datatype === 'BYTES') return 'string';
  if (datatype === 'BOOL') return 'boolean';
  return datatype?.startsWith('INT') || datatype?.startsWith('UINT') ? 'integer' : 'double';
}
