import type { Notice } from './words.ts';

/** What each chat takes at an incoming webhook. Names of customers are escaped: they must not ping, format or hide a link. */
export const chats = {
  /** Slack: https://docs.slack.dev/messaging/formatting-message-text (escape &, < and >). */
  slack: ({ title, text }: Notice) => {
    const escaped = (raw: string) => raw.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
    return { text: [escaped(title), escaped(text)].filter(Boolean).join('\n'), mrkdwn: false };
  },
  /** Discord: at most 2000 characters, and `allowed_mentions` empty, so that nobody is pinged by a name. */
  discord: ({ title, text }: Notice) => {
    const content = [escapeMarkdown(title), escapeMarkdown(text)].filter(Boolean).join('\n').slice(0, 2000);
    return { content, allowed_mentions: { parse: [] } };
  },
  /** Teams: a workflow of the kind "when a webhook request is received" takes an adaptive card. */
  teams: ({ title, text }: Notice) => ({
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          body: [
            { type: 'TextBlock', text: escapeMarkdown(title), weight: 'Bolder', size: 'Medium', wrap: true },
            ...(text === '' ? [] : [{ type: 'TextBlock', text: escapeMarkdown(text), wrap: true }]),
          ],
        },
      },
    ],
  }),
} as const;

const escapeMarkdown = (raw: string): string => raw.replace(/[\\`*_~[\]()<>#|]/g, '\\$&');
