import { SafetyCertificateFilled, StopFilled } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { type ReactElement, useState } from 'react';
import { formatHead, parseHead } from '../../../shared/audit.ts';
import type { CallResult } from '../../../shared/contract.ts';
import { agreementLines, headFromText } from '../../../shared/messages/head-text.ts';
import { sureText } from '../../../shared/messages/sure-text.ts';
import { headsFromOutside } from '../../../shared/outside-heads.ts';
import { useAction } from '../../client/use-client.ts';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Field } from '../../components/field.tsx';
import { When } from '../../components/when.tsx';
import { useSay } from '../../language/say.ts';

type Report = CallResult<'audit.verify'>;

/** Hashes the whole log and compares it with the heads that are known, and with those that were typed or pasted. */
export function LogVerify(): ReactElement {
  const { t } = useSay();
  const verify = useAction('audit.verify');
  const [text, setText] = useState('');
  const heads = headsIn(text);
  const wrong = !isWhole(text) && heads.some((head) => parseHead(head) === undefined && !isCode(head));
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        verify.mutate({ heads });
      }}
    >
      <Field
        label={t('ui.log.heads')}
        hint={t('ui.log.heads.hint')}
        error={wrong ? t('ui.log.heads.wrong') : undefined}
      >
        {(ids) => (
          <Input.TextArea
            {...ids}
            className="mono"
            rows={2}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      {verify.error ? <ErrorPanel error={verify.error} /> : null}
      {verify.data ? <ReportShown report={verify.data} /> : null}
      <div className="buttons">
        <Button type="primary" htmlType="submit" disabled={wrong} loading={verify.isPending}>
          {t('ui.log.verify.do')}
        </Button>
      </div>
    </form>
  );
}

/** A receipt or a checkpoint is one text; heads and codes stand one a line. */
function headsIn(text: string): string[] {
  return isWhole(text) ? [text] : text.split('\n').filter((line) => line.trim() !== '');
}

function isWhole(text: string): boolean {
  return /^\s*(?:\{|gapferry\/audit-v1\/)/.test(text);
}

function isCode(line: string): boolean {
  return /^\s*gapferry-receipt-/i.test(line);
}

/** Whole or not, in words; from where on it is damaged; and every head that says so or came from outside. */
function ReportShown({ report }: { report: Report }): ReactElement {
  const say = useSay();
  const { t } = say;
  const { head, heads, fault, rows } = report;
  const bad = heads.filter(({ state }) => state !== 'agrees');
  const outside = headsFromOutside(report);
  const unbroken = !fault && bad.length === 0;
  const good = unbroken && rows.length === 0;
  const count = head.size;
  const Shape = good ? SafetyCertificateFilled : StopFilled;
  return (
    <section className="verdict" data-verdict={good ? 'trusted' : 'notGenuine'} role="status">
      <Shape aria-hidden className="shape" />
      <div>
        <h3>
          {good ? t('audit.whole', { count }) : unbroken ? t('audit.chainWhole', { count }) : t('ui.log.notWhole')}
        </h3>
        {rows.map(({ what, role, name, identity }) => (
          <p className="alarm" key={`${what} ${role ?? ''} ${identity}`}>
            {t(`audit.rows.${what}`, { name, identity })}
          </p>
        ))}
        {fault ? <p>{t(`audit.fault.${fault.why}`, fault)}</p> : null}
        {unbroken ? null : <p>{sureText(report, say)}</p>}
        {report.clockBack === undefined ? null : <p>{t('audit.clockBack', { seq: report.clockBack })}</p>}
        {bad.length === 0 && heads.length > 0 ? <p>{t('audit.agrees', { count: heads.length })}</p> : null}
        {agreementLines(report, say).map((line) => (
          <p key={line}>{line}</p>
        ))}
        {outside.length === 0 ? <p>{t('ui.log.noHeads')}</p> : null}
        <HeadsShown heads={bad.length > 0 ? bad : outside} />
      </div>
    </section>
  );
}

function HeadsShown({ heads }: Pick<Report, 'heads'>): ReactElement | null {
  const say = useSay();
  const { t } = say;
  if (heads.length === 0) return null;
  return (
    <ul className="heads">
      {heads.map(({ head, from, name, peer, source, at, state }) => (
        <li key={`${from}/${source}/${formatHead(head)}`}>
          <strong>{t(`audit.state.${state}`)}</strong> {headFromText({ from, name, peer }, say)}{' '}
          {at ? <When at={at} /> : null} <code>{formatHead(head)}</code>
          {state === 'agrees' ? null : <p>{t(`audit.head.${state}`, { size: head.size })}</p>}
        </li>
      ))}
    </ul>
  );
}
