/** A fenced block of a page: a file that the reader creates, or commands with their output. */
export type Block =
  | { readonly kind: "file"; readonly name: string; readonly text: string }
  | { readonly kind: "console"; readonly commands: ReadonlyArray<Shown> }

/** A command of a page and the output that the page shows. */
export interface Shown {
  readonly command: string
  readonly output: string
}

/** Parts of an output that differ between runs: durations, ports, times and the size of the state. */
export const shape = (output: string): string =>
  output
    .replace(/\b\d+(\.\d+)? ?(ms|s)\b/g, "TIME")
    .replace(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z| UTC)?/g, "WHEN")
    .trimEnd()

const fence = /^```(\w+)(?: \[(.+)\])?\n([\s\S]*?)^```$/gm

const commandsOf = (text: string): ReadonlyArray<Shown> =>
  text
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [command = "", ...output] = part.split("\n")
      return { command, output: output.join("\n").trimEnd() }
    })

/** The blocks of a page that its samples consist of, in their order. */
export const blocksOf = (page: string): ReadonlyArray<Block> =>
  [...page.matchAll(fence)].flatMap(([, language, name, text = ""]): ReadonlyArray<Block> => {
    if (name !== undefined) return [{ kind: "file", name, text }]
    return language === "console" ? [{ kind: "console", commands: commandsOf(text) }] : []
  })

/** The page with other outputs, one for each of its commands. */
export const withOutputs = (page: string, outputs: ReadonlyArray<string>): string => {
  let next = 0
  return page.replace(fence, (whole, language: string, name: string | undefined, text: string) => {
    if (language !== "console" || name !== undefined) return whole
    const lines = commandsOf(text).flatMap(({ command }) => {
      const output = outputs[next++] ?? ""
      return [`$ ${command}`, ...(output === "" ? [] : [output])]
    })
    return `\`\`\`console\n${lines.join("\n")}\n\`\`\``
  })
}
