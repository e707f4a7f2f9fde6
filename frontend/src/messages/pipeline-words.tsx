import type { ReactNode } from 'react';
import type { Values } from './format-message.ts';
import { enPipeline } from './en-pipeline.ts';
import { markedUp, plainText, type MarkedUp } from './text.tsx';

export type PipelineWordsId = keyof typeof enPipeline;

/** The words of the pipeline and of what was set aside: a catalogue of its own, so that the list does not carry it. */
export function words(id: PipelineWordsId, values?: Values): string {
  return plainText(enPipeline[id], values);
}

export function Words(props: MarkedUp & { id: PipelineWordsId }): ReactNode {
  return markedUp(enPipeline[props.id], props);
}
