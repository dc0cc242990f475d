import type { Reason } from "@sluice/values/Reason"
import { Either, Redacted } from "effect"
import * as KeyVariable from "../solution/KeyVariable.js"
import * as SolutionConfiguration from "../solution/SolutionConfiguration.js"
import * as PythonLiteral from "./PythonLiteral.js"

/**
 * The solution's `app.py` as text. With `keys: "environment"` (the default) the file reads each key from a variable
 * `BRAZE_API_KEY_<ENVIRONMENT>`, so that no key stands in the source; `"inline"` writes them out, for platforms without
 * variables: then the file is a secret.
 */
export const write = (
  solution: SolutionConfiguration.SolutionConfiguration,
  keys: "environment" | "inline" = "environment"
): string => {
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
  { apiKey, endpoint, path }: SolutionConfiguration.Environment,
  keys: "environment" | "inline"
): string => {
  const key =
    keys === "inline"
      ? PythonLiteral.write(Redacted.value(apiKey))
      : `os.environ[${PythonLiteral.write(variable(name))}]`
  return [
    `    ${PythonLiteral.write(name)}: {`,
    `        "braze_url": ${PythonLiteral.write(endpoint)},`,
    `        "braze_api_key": ${key},`,
    `        "braze_user_track": ${PythonLiteral.write(path)},`,
    "    },"
  ].join("\n")
}

/** The variable that holds the key of an environment: `BRAZE_API_KEY_PROD`. */
export const variable: (environment: string) => string = KeyVariable.of

/**
 * Reads an `app.py`: assignments of literals (texts, lists, dictionaries, numbers, `True`, `False`, `None`), comments, and
 * keys from `os.environ["NAME"]`, which `environment` answers. Imports, `PATH` and other assignments are passed over.
 * Nothing is executed. Every mistake at once, with the line where there is one.
 */
export const read = (
  text: string,
  environment: Readonly<Record<string, string | undefined>> = {}
): Either.Either<SolutionConfiguration.SolutionConfiguration, ReadonlyArray<Reason>> => {
  const problems: Array<Reason> = []
  const values = new Map<string, unknown>()
  for (const { line, name, source } of PythonLiteral.assignments(text)) {
    if (!wanted.includes(name)) continue
    const value = PythonLiteral.read(source, environment)
    if (Either.isRight(value)) values.set(name, value.right)
    else
      problems.push({
        code: value.left.code,
        path: name,
        message: `app.py:${line + value.left.line}: ${value.left.message}`
      })
  }
  if (problems.length > 0) return Either.left(problems)
  return SolutionConfiguration.make({
    name: values.get("NAME"),
    bots: values.get("BOTS"),
    csvBots: values.get("CSV_BOTS"),
    environments: values.get("PARAMS")
  })
}

const wanted: ReadonlyArray<string> = ["NAME", "BOTS", "CSV_BOTS", "PARAMS"]
