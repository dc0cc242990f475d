import { execFile } from "node:child_process"

/** The folder and the options with which a command runs. */
export interface CommandOptions {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
}

/** The variables that `npm run` sets. With them, a package manager would treat this repository as its project. */
const isOfNpm = (name: string): boolean => /^(?:npm_(?!config_(?:registry|cache)$)|INIT_CWD$)/i.test(name)

const environment = (): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !isOfNpm(name)))

/** The output of a command. If the command fails, rejects with the end of its output. */
export const run = (file: string, args: ReadonlyArray<string>, { cwd, env = {} }: CommandOptions): Promise<string> =>
  new Promise((resolve, reject) => {
    const options = { cwd, env: { ...environment(), ...env }, maxBuffer: 64 * 1024 * 1024, timeout: 300_000 }
    execFile(file, [...args], options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout)
      else reject(new Error(lastLines(`${stdout}\n${stderr}`) || error.message))
    })
  })

/** {@link run} for a program of Node. */
export const node = (
  args: ReadonlyArray<string>,
  options: CommandOptions,
  binary = process.execPath
): Promise<string> => run(binary, args, options)

const lastLines = (text: string): string =>
  text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .slice(-25)
    .join("\n")
