import type { CommanderError } from 'commander';
import { GapferryError } from '../../shared/gapferry-error.ts';
import type { Translator } from '../../shared/messages/translator.ts';

/** An error of the command line in the user's language. */
export function usageError(detail: string): GapferryError {
  return new GapferryError('usage.invalid', { detail });
}

/** Commander's own complaints, which are English, said in the user's language. */
export function fromCommander(error: CommanderError, say: Translator): GapferryError {
  const name = /'([^']*)'/.exec(error.message)?.[1] ?? '';
  const meant = /\(Did you mean (?:one of )?(.*)\?\)/.exec(error.message)?.[1];
  const detail = complaint(error, name, say);
  return usageError(meant === undefined ? detail : `${detail} ${say.t('usage.didYouMean', { name: meant })}`);
}

function complaint(error: CommanderError, name: string, { t }: Translator): string {
  switch (error.code) {
    case 'commander.unknownCommand':
      return t('usage.unknownCommand', { name });
    case 'commander.unknownOption':
      return t('usage.unknownOption', { name });
    case 'commander.missingArgument':
      return t('usage.missingArgument', { name: name.toUpperCase() });
    case 'commander.missingMandatoryOptionValue':
      return t('usage.missingOption', { name });
    case 'commander.optionMissingArgument':
      return t('usage.missingValue', { name });
    case 'commander.excessArguments':
      return t('usage.excessArguments');
    case 'commander.help':
      return t('usage.noCommand');
    default:
      return error.message.replace(/^error: /, '');
  }
}
