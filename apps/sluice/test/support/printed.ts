import * as CommandLine from "../../src/commands/CommandLine.js"
import { commands } from "../../src/commands/Commands.js"

/** The words that a shell makes of a line. Undefined if a quotation does not end. */
const shellWords = (line: string): ReadonlyArray<string> | undefined => {
  const words = [...line.matchAll(/(?:'[^']*'|\\.|[^\s'\\])+/g)].map(([word]) =>
    word.replace(
      /'([^']*)'|\\(.)/g,
      (_, quoted: string | undefined, escaped: string | undefined) => quoted ?? escaped ?? ""
    )
  )
  return line.replace(/'[^']*'|\\./g, "").includes("'") ? undefined : words
}

/** The commands in a string, without `npx sluice`: up to the end of the line, or up to the backtick after one in backticks. */
export const printedCommands = (text: string): ReadonlyArray<string> => [
  ...[...text.matchAll(/`npx sluice ([^`\n]+)`/g)].map(([, command = ""]) => command),
  ...[...text.matchAll(/(?<!`)npx sluice (.+)$/gm)].map(([, command = ""]) => command)
]

/** The mistakes that the program finds in the commands of a string. */
export const mistakesInPrinted = (text: string): ReadonlyArray<string> =>
  printedCommands(text).flatMap((command) => {
    const words = shellWords(command)
    if (words === undefined) return [`${command}: a quotation does not end`]
    const request = CommandLine.read(commands, words)
    return request._tag === "Mistakes" ? [`${command}: ${request.sentences.join(" ")}`] : []
  })
