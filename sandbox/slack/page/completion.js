// What "/" and "@" offer in the composer: the commands and the bot, then the verbs.

/** Choices for what has been typed: {insert, label, detail}. Empty when there is nothing
 *  to complete, also once arguments are being typed. */
export function suggest(typed, { commands, verbs, bot = null }, { slash = true } = {}) {
  if (typed.includes("\n")) return [];
  if (typed.startsWith("@") && bot) return complete(typed, [mentionOf(bot)], verbs);
  return typed.startsWith("/") && slash ? complete(typed, commands, verbs) : [];
}

/** What goes to Slack: the bot's name as the mention that clients make of it. */
export const withMention = (typed, bot) => (bot
  ? typed.replace(new RegExp(`(?<!\\S)@${bot.name}(?![\\w.-])`, "g"), `<@${bot.id}>`)
  : typed);

const mentionOf = ({ name }) => ({
  command: `@${name}`, usage_hint: "", description: "The same by mention, in threads too",
});

function complete(typed, commands, verbs) {
  const [, name, gap, rest] = /^(\S*)(\s*)(.*)$/.exec(typed);
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
