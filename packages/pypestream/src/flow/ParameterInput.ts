import { isObject, parse } from "@sluice/values/Json"

/** A mistake in the cell «Parameter Input» of a node. */
export interface ParameterProblem {
  readonly code: string
  readonly message: string
}

const variable = /\{([A-Z][A-Z0-9_]*)\}/g

/** The variables that the platform fills in, such as `FIRST_NAME` for `{FIRST_NAME}`, in the order of the cell, each once. */
export const variables = (cell: string): ReadonlyArray<string> => [
  ...new Set([...cell.matchAll(variable)].map((match) => match[1] ?? ""))
]

/**
 * The cell must be empty or contain a JSON object with variables inside its strings. The cell is validated as written,
 * because the values are not known yet. A variable outside quotation marks becomes invalid JSON when it is replaced
 * with text.
 */
export const problems = (cell: string): ReadonlyArray<ParameterProblem> => {
  const text = cell.trim()
  if (text === "") return []
  const unquoted = unquotedVariables(text)
  if (unquoted.length > 0)
    return unquoted.map((name) => ({
      code: "parameter-variable-bare",
      message: `{${name}} is outside quotation marks. Write "{${name}}"; otherwise a string in its place makes the JSON invalid.`
    }))
  const value = parse(text)
  if (value === undefined)
    return [
      {
        code: "parameter-not-json",
        message: "The parameters are invalid JSON. Check for a missing comma, quotation mark or brace."
      }
    ]
  return isObject(value)
    ? []
    : [
        {
          code: "parameter-not-an-object",
          message: "The parameters are not a JSON object. Write { … } with a name before each value."
        }
      ]
}

/** Variables outside JSON strings. */
const unquotedVariables = (text: string): ReadonlyArray<string> => variables(text.replace(/"(?:[^"\\]|\\.)*"/g, '""'))
