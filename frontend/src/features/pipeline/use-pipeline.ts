import { useEffect, useSyncExternalStore } from 'react';
import { PipelineApi } from '../../api/pipeline-operations.ts';
import { browserClock } from '../../clock.ts';
import { useWorkspace } from '../use-workspace.ts';
import type { Workspace } from '../workspace.ts';
import { ChaosActs } from './chaos-acts.ts';
import { PipelineWatch, type PipelineReading } from './pipeline-watch.ts';

/** What the pipeline's screens share with the word in the nav. */
export interface PipelineRoom {
  readonly api: PipelineApi;
  readonly watch: PipelineWatch;
  readonly chaos: ChaosActs;
}

/** Beside the workspace and not in it: it arrives with the first part that shows the pipeline. */
const rooms = new WeakMap<Workspace, PipelineRoom>();

function roomOf(workspace: Workspace): PipelineRoom {
  const known = rooms.get(workspace);
  if (known !== undefined) return known;
  const api = new PipelineApi(workspace.request);
  const watch = new PipelineWatch({
    read: async () => api.pipeline(),
    clock: browserClock,
    isHidden: () => document.hidden,
  });
  document.addEventListener('visibilitychange', watch.visibilityChanged);
  const chaos = new ChaosActs({
    ask: async (target, act) => api.chaos(target, act),
    now: workspace.now,
    onAnswer: () => void watch.again(),
  });
  const room = { api, watch, chaos };
  rooms.set(workspace, room);
  return room;
}

export function usePipelineRoom(): PipelineRoom {
  return roomOf(useWorkspace());
}

/** The pipeline as it was read last, and read on while this is on the screen. */
export function usePipeline(interest: 'look' | 'glance'): PipelineReading {
  const { watch } = usePipelineRoom();
  useEffect(() => watch[interest](), [watch, interest]);
  return useSyncExternalStore(watch.subscribe, watch.get);
}
