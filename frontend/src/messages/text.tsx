import { Fragment, type ReactNode } from 'react';
import { en } from './en.ts';
import { formatMessage, type Tags, type Values } from './format-message.ts';

export type MessageId = keyof typeof en;
export type Catalogue = Readonly<Record<MessageId, string>>;

/** The language the page speaks. A second catalogue is a second entry here; every string already has an id. */
export const language: { readonly locale: string; readonly messages: Catalogue } = { locale: 'en', messages: en };

/** A message as plain text: labels, titles, announcements. */
export function text(id: MessageId, values?: Values<string>): string {
  return formatMessage<string>(language.messages[id], language.locale, values).join('');
}

const emphasis: Tags<ReactNode> = {
  b: (children) => <b className="strong">{children}</b>,
  id: (children) => <span className="id">{children}</span>,
};

/** A message with marked-up values; `<b>` and `<id>` inside a message are ours, other tags are given. */
export function Text(props: { id: MessageId; values?: Values<ReactNode>; tags?: Tags<ReactNode> }): ReactNode {
  const parts = formatMessage<ReactNode>(language.messages[props.id], language.locale, props.values, {
    ...emphasis,
    ...props.tags,
  });
  // Parts never change place within one message, so their position is their identity.
  // oxlint-disable-next-line react/no-array-index-key
  return parts.map((part, index) => <Fragment key={index}>{part}</Fragment>);
}
