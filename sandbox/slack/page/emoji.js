// The short names that the bot's messages use, as code points. An unknown name stays
// text, as in Slack.

const CODES = {
  arrow_forward: "25B6 FE0F",
  arrows_counterclockwise: "1F504",
  ballot_box_with_check: "2611 FE0F",
  bell: "1F514",
  busts_in_silhouette: "1F465",
  clipboard: "1F4CB",
  eyes: "1F440",
  grey_question: "2754",
  heavy_check_mark: "2714 FE0F",
  hourglass: "231B",
  hourglass_flowing_sand: "23F3",
  information_source: "2139 FE0F",
  key: "1F511",
  large_blue_circle: "1F535",
  large_green_circle: "1F7E2",
  large_orange_circle: "1F7E0",
  large_yellow_circle: "1F7E1",
  leftwards_arrow_with_hook: "21A9 FE0F",
  link: "1F517",
  lock: "1F512",
  mag: "1F50D",
  memo: "1F4DD",
  no_entry: "26D4",
  no_entry_sign: "1F6AB",
  octagonal_sign: "1F6D1",
  pause_button: "23F8 FE0F",
  question: "2753",
  raised_hand: "270B",
  red_circle: "1F534",
  rewind: "23EA",
  rotating_light: "1F6A8",
  snowflake: "2744 FE0F",
  speech_balloon: "1F4AC",
  stopwatch: "23F1 FE0F",
  telescope: "1F52D",
  unlock: "1F513",
  warning: "26A0 FE0F",
  wastebasket: "1F5D1 FE0F",
  white_check_mark: "2705",
  white_circle: "26AA",
  x: "274C",
  zzz: "1F4A4",
};

/** The characters of a short name, or null. */
export function emojiOf(name) {
  const codes = Object.hasOwn(CODES, name) ? CODES[name] : null;
  return codes && String.fromCodePoint(...codes.split(" ").map((code) => parseInt(code, 16)));
}
