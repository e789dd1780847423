import type { TopicEvent, TopicName } from '../../shared/contract.ts';
import type { Transport } from '../../shared/reply.ts';
import type { JobRunner } from '../jobs/runner.ts';

export type Subscribe = Transport['subscribe'];

type Topics = {
  readonly [T in TopicName]: (id: string, listener: (event: TopicEvent<T>) => void) => () => void;
};

/** Every topic of the contract: a snapshot first, then changes; the answer unsubscribes. Throws job.missing. */
export function createSubscribe(runner: JobRunner): Subscribe {
  const topics: Topics = { job: (id, listener) => runner.subscribe(id, listener) };
  return (topic, id, listener) => {
    const subscribe: Topics[typeof topic] = topics[topic];
    return subscribe(id, listener);
  };
}
