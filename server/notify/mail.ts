import type { NotifyConfig } from '../config/notify.ts';
import { NotTold, type Tell } from './channel.ts';
import { codeInWords } from './reasons.ts';

type MailConfig = Extract<NotifyConfig, { kind: 'email' }>;

const patience = { connectionTimeout: 15_000, greetingTimeout: 15_000, socketTimeout: 30_000 };

/** Over SMTP, and with a password over TLS alone; nodemailer is loaded with the first message, since most offices send none. */
export function openMail({ smtp, from, to }: MailConfig): Tell {
  return async ({ title, text }) => {
    const { createTransport } = await import('nodemailer');
    const transport = createTransport({ url: smtp, requireTLS: new URL(smtp).password !== '', ...patience });
    try {
      await transport.sendMail({ from, to, subject: title, text: text === '' ? title : text });
    } catch (error) {
      const code = error instanceof Error && 'responseCode' in error ? Number(error.responseCode) : 0;
      const reason = error instanceof Error && 'code' in error ? codeInWords(String(error.code)) : 'not sent';
      throw new NotTold(code === 0 ? reason : `${reason} (${code})`, { forGood: code >= 500 && code < 600 });
    } finally {
      transport.close();
    }
  };
}
