import type { Reason } from "@sluice/values/Reason"
import { Either, Redacted } from "effect"
import * as SolutionConfiguration from "../solution/SolutionConfiguration.js"
import * as PythonLiteral from "./PythonLiteral.js"

/** The place from which app.py reads the API keys. See {@link write}. */
export type Keys = "environment" | "inline"

/**
 * The solution's `app.py` as text. With `keys: "environment"` (the default) the file reads each key from the
 * environment variable that {@link SolutionConfiguration.keyVariable} names and contains no secret. If a variable is
 * not set, its key is empty. Calls of that environment then fail, and calls of the others work. `"inline"` writes the
 * keys into the file, for platforms without environment variables. The file is then a secret.
 */
export const write = (solution: SolutionConfiguration.SolutionConfiguration, keys: Keys = "environment"): string => {
  const environments = Object.entries(solution.environments).map(([name, environment]) =>
    environmentText(name, environment, keys)
  )
  return [
    "import os",
    "",
    `NAME = ${PythonLiteral.write(solution.name)}`,
    `BOTS = ${PythonLiteral.write(solution.bots)}`,
    `CSV_BOTS = ${PythonLiteral.write(solution.csvBots)}`,
    "PATH = os.path.dirname(__file__)",
    "PARAMS = {",
    ...environments,
    "}",
    ""
  ].join("\n")
}

const environmentText = (
  name: string,
  { apiKey, endpoint, path }: SolutionConfiguration.SolutionEnvironment,
  keys: Keys
): string => {
  const key =
    keys === "inline"
      ? PythonLiteral.write(Redacted.value(apiKey))
      : `os.environ.get(${PythonLiteral.write(SolutionConfiguration.keyVariable(name))})`
  return [
    `    ${PythonLiteral.write(name)}: {`,
    `        "braze_url": ${PythonLiteral.write(endpoint)},`,
    `        "braze_api_key": ${key},`,
    `        "braze_user_track": ${PythonLiteral.write(path)},`,
    "    },"
  ].join("\n")
}

/**
 * Reads an `app.py`: assignments of literals (strings, lists, dictionaries, numbers, `True`, `False`, `None`), comments, and
 * keys from `os.environ["NAME"]` or `os.environ.get("NAME")`, which are looked up in `environment`. Imports, `PATH` and
 * other assignments are ignored. Nothing is executed. Reports all mistakes at once, with the line if there is one.
 */
export const read = (
  text: string,
  environment: Readonly<Record<string, string | undefined>> = {}
): Either.Either<SolutionConfiguration.SolutionConfiguration, ReadonlyArray<Reason>> => {
  const problems: Array<Reason> = []
  const values = new Map<string, unknown>()
  for (const { line, name, source } of PythonLiteral.assignments(text)) {
    if (!names.includes(name)) continue
    const value = PythonLiteral.read(source, environment)
    if (Either.isRight(value)) values.set(name, value.right)
    else
      for (const problem of value.left)
        problems.push({ code: problem.code, path: name, message: `app.py:${line + problem.line}: ${problem.message}` })
  }
  if (problems.length > 0) return Either.left(problems)
  return SolutionConfiguration.make({
    name: values.get("NAME"),
    bots: values.get("BOTS"),
    csvBots: values.get("CSV_BOTS"),
    environments: values.get("PARAMS")
  })
}

/** The assignments that are read. */
const names: ReadonlyArray<string> = ["NAME", "BOTS", "CSV_BOTS", "PARAMS"]
