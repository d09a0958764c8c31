// What "/" offers in the composer: the commands, then the verbs of the command typed.

/** Choices for what has been typed: {insert, label, detail}. Empty when there is nothing
 *  to complete, also once arguments are being typed. */
export function suggest(typed, { commands, verbs }) {
  if (!typed.startsWith("/") || typed.includes("\n")) return [];
  const [, name, gap, rest] = /^(\/\S*)(\s*)(.*)$/.exec(typed);
  if (!gap) {
    return commands
      .filter(({ command }) => command.startsWith(name.toLowerCase()))
      .flatMap((one) => [commandChoice(one), ...verbChoices(one.command, "", verbs)]);
  }
  if (!commands.some(({ command }) => command === name) || /\s/.test(rest)) return [];
  return verbChoices(name, rest.toLowerCase(), verbs);
}

const commandChoice = ({ command, usage_hint: hint, description }) =>
  ({ insert: command, label: [command, hint].filter(Boolean).join(" "), detail: description });

const verbChoices = (command, start, verbs) => verbs
  .filter(({ verb }) => verb.startsWith(start))
  .map(({ verb, usage }) => ({
    insert: `${command} ${verb}`,
    label: usage?.startsWith("/") ? usage : `${command} ${usage?.startsWith(verb) ? usage : verb}`,
    detail: usage && !usage.startsWith("/") && !usage.startsWith(verb) ? usage : "",
  }));
