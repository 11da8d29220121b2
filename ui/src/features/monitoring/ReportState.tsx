// SPDX-License-Identifier: Apache-2.0
import type { Schemas } from '../../app/api/client';
import { Status } from '../../ui/atoms';

const WORDS = { ok: 'ok', attention: 'attention', failed: 'alert' };

export function ReportState({ of }: { of: Schemas['MonitoringReportSummary']['state'] }) {
  return <Status of={of}>{WORDS[of]}</Status>;
}
