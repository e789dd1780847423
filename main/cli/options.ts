import { Option } from 'commander';
import { z } from 'zod';
import type { MessageKey, MessageParams } from '../../shared/messages/message-key.ts';
import type { Translator } from '../../shared/messages/translator.ts';
import { parsePlatform } from '../engine/platform.ts';
import { parseSize } from './size.ts';
import { usageError } from './usage.ts';

type HelpKey = Extract<MessageKey, `help.option.${string}`>;

/** Makes the options of the command, each described and complaining in the user's language. */
export class Options {
  readonly #say: Translator;

  constructor(say: Translator) {
    this.#say = say;
  }

  /** An option as commander parses it. */
  plain(flags: string, help: HelpKey): Option {
    return new Option(flags, this.#say.t(help));
  }

  /** May be given several times. */
  many(flags: string, help: HelpKey): Option {
    return this.plain(flags, help).argParser((value: string, before: unknown) => [...list(before), value]);
  }

  oneOf(flags: string, help: HelpKey, choices: readonly string[]): Option {
    return this.#parsed(flags, help, (value, option) => {
      if (choices.includes(value)) return value;
      return this.#refuse('usage.choice', { option, value, choices: choices.join(', ') });
    });
  }

  size(flags: string, help: HelpKey): Option {
    return this.#parsed(
      flags,
      help,
      (value, option) => parseSize(value) ?? this.#refuse('usage.size', { option, value }),
    );
  }

  wholeNumber(flags: string, help: HelpKey, least: number, most: number): Option {
    return this.#parsed(flags, help, (value, option) => {
      const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
      if (number >= least && number <= most) return number;
      return this.#refuse('usage.number', { option, value, least, most });
    });
  }

  /** A reason that is recorded: some words, not nothing. */
  reason(flags: string, help: HelpKey): Option {
    return this.#parsed(flags, help, (value, option) =>
      value.trim() === '' ? this.#refuse('usage.reason', { option }) : value,
    );
  }

  /** A date (then its last second, UTC) or a time, as an ISO time in whole seconds. */
  time(flags: string, help: HelpKey): Option {
    return this.#parsed(flags, help, (value, option) => {
      const iso = z.iso.date().safeParse(value).success ? `${value}T23:59:59Z` : value;
      const known = z.iso.datetime({ offset: true }).safeParse(iso).success;
      if (!known) return this.#refuse('usage.date', { option, value });
      return new Date(iso).toISOString().replace(/\.\d+Z$/, 'Z');
    });
  }

  /** A date (its first or its last moment, UTC) or a time. */
  instant(flags: string, help: HelpKey, edge: 'start' | 'end'): Option {
    return this.#parsed(flags, help, (value, option) => {
      const moment = edge === 'start' ? '00:00:00.000Z' : '23:59:59.999Z';
      const iso = z.iso.date().safeParse(value).success ? `${value}T${moment}` : value;
      if (z.iso.datetime({ offset: true }).safeParse(iso).success) return new Date(iso).toISOString();
      return this.#refuse('usage.date', { option, value });
    });
  }

  platforms(flags: string, help: HelpKey): Option {
    const option = this.plain(flags, help);
    return option.argParser((value: string, before: unknown) => {
      if (!parsePlatform(value)) return this.#refuse('usage.platform', { option: option.long ?? flags, value });
      return [...list(before), value];
    });
  }

  /** KEY=VALUE, several times, as one record. */
  record(flags: string, help: HelpKey): Option {
    const option = this.plain(flags, help);
    return option.argParser((value: string, before: unknown) => {
      const at = value.indexOf('=');
      if (at < 1) return this.#refuse('usage.keyValue', { option: option.long ?? flags, value });
      return {
        ...(z.record(z.string(), z.string()).safeParse(before).data ?? {}),
        [value.slice(0, at)]: value.slice(at + 1),
      };
    });
  }

  #parsed(flags: string, help: HelpKey, parse: (value: string, name: string) => unknown): Option {
    const option = this.plain(flags, help);
    return option.argParser((value: string) => parse(value, option.long ?? flags));
  }

  #refuse<K extends MessageKey>(key: K, ...params: MessageParams<K>): never {
    throw usageError(this.#say.t(key, ...params));
  }
}

function list(before: unknown): string[] {
  return z.array(z.string()).safeParse(before).data ?? [];
}
