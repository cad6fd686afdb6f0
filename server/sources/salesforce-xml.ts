import { parseXml, XmlElement } from '@rgrove/parse-xml';
import { ok, type Result, refuse } from '../../broker/contract/result.ts';

/** What an outbound message says, by the local names of its elements. */
export interface OutboundMessage {
  organizationId: string;
  notifications: { id: string; object: SObject }[];
}

export interface SObject {
  /** Such as Opportunity. */
  type: string;
  /** Empty ones are left out. */
  fields: Map<string, string>;
}

const XML = 'the XML of an outbound message';
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The parser knows no entities but XML's own and loads nothing; a document type is refused all the same. */
export function parseOutbound(body: Buffer): Result<OutboundMessage> {
  try {
    const text = utf8.decode(body);
    if (/<!DOCTYPE/i.test(text)) return refuse('body', 'with a document type', `${XML}, without a document type`);
    return messageIn(parseXml(text).root);
  } catch (error) {
    // Elements too deep within each other exhaust the stack, in the parser or when their text is gathered.
    const reason = error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : '';
    return refuse('body', `${body.length} bytes`, `${XML} (${reason.slice(0, 120)})`);
  }
}

function messageIn(root: XmlElement | null): Result<OutboundMessage> {
  const notifications = child(child(root, 'Body'), 'notifications');
  if (notifications === undefined) return refuse('body', 'another document', XML);
  const organizationId = child(notifications, 'OrganizationId')?.text.trim();
  if (!organizationId) return refuse('OrganizationId', undefined, 'the id of an organisation');
  const all = childrenOf(notifications).filter(({ name }) => local(name) === 'Notification');
  return ok({ organizationId, notifications: all.map(read) });
}

function read(notification: XmlElement): OutboundMessage['notifications'][number] {
  const id = child(notification, 'Id')?.text.trim() ?? '';
  const object = child(notification, 'sObject');
  const type = Object.entries(object?.attributes ?? {}).find(([name]) => local(name) === 'type')?.[1] ?? '';
  const fields = new Map<string, string>();
  for (const field of childrenOf(object)) {
    const text = field.text.trim();
    if (text !== '') fields.set(local(field.name), text);
  }
  return { id, object: { type: local(type), fields } };
}

const local = (name: string): string => name.slice(name.indexOf(':') + 1);
const childrenOf = (element: XmlElement | null | undefined): XmlElement[] =>
  (element?.children ?? []).filter((each): each is XmlElement => each instanceof XmlElement);
const child = (element: XmlElement | null | undefined, name: string): XmlElement | undefined =>
  childrenOf(element).find((each) => local(each.name) === name);
