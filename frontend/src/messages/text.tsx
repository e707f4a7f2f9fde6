import { Fragment, type ReactNode } from 'react';
import { en } from './en.ts';
import { formatMessage, type Tags, type Values } from './format-message.ts';

export type MessageId = keyof typeof en;
export type Catalogue = Readonly<Record<MessageId, string>>;

/** The language the page speaks. A second catalogue is a second entry here; every string already has an id. */
export const language: { readonly locale: string; readonly messages: Catalogue } = {
  locale: localeOf('en'),
  messages: en,
};

/** The reader's own variety of the catalogue's language, for dates and numbers. */
function localeOf(tongue: string): string {
  const wanted = typeof navigator === 'undefined' ? [] : navigator.languages;
  return (
    wanted.find((locale) => locale.split('-')[0] === tongue && isLanguageTag(locale)) ?? tongue
  );
}

/** A browser passes the system's on, and some are none: `en-US@posix`. */
function isLanguageTag(locale: string): boolean {
  try {
    return Intl.getCanonicalLocales(locale).length === 1;
  } catch {
    return false;
  }
}

/** A message as plain text: labels, titles, announcements. */
export function text(id: MessageId, values?: Values): string {
  return plainText(language.messages[id], values);
}

/** The same for a message of another catalogue, which comes with the screens that speak it. */
export function plainText(message: string, values?: Values): string {
  return formatMessage(message, language.locale, values).join('');
}

const emphasis: Tags<ReactNode> = {
  b: (children) => <b className="strong">{children}</b>,
  id: (children) => <span className="id">{children}</span>,
  key: (children) => <kbd>{children}</kbd>,
  code: (children) => <code>{children}</code>,
};

export interface MarkedUp {
  readonly values?: Values<ReactNode>;
  readonly tags?: Tags<ReactNode>;
}

/** A message with marked-up values; `<b>` and `<id>` inside a message are ours, other tags are given. */
export function Text(props: MarkedUp & { id: MessageId }): ReactNode {
  return markedUp(language.messages[props.id], props);
}

export function markedUp(message: string, { values, tags }: MarkedUp): ReactNode {
  const parts = formatMessage<ReactNode>(message, language.locale, values, {
    ...emphasis,
    ...tags,
  });
  // Parts never change place within one message, so their position is their identity.
  return parts.map((part, index) => <Fragment key={index}>{part}</Fragment>);
}
