/** What is wrong with the cell «Parameter Input» of a node. */
export interface Problem {
  readonly code: string
  readonly message: string
}

const variable = /\{([A-Z][A-Z0-9_]*)\}/g

/** The variables that the platform fills in, `{FIRST_NAME}`, in the order of the cell, each once. */
export const variables = (cell: string): ReadonlyArray<string> => [
  ...new Set([...cell.matchAll(variable)].map((match) => match[1] ?? ""))
]

/**
 * A parameter cell is a JSON object, with variables in its texts, or empty. Filled in they may hold anything, so they are
 * judged as they stand: a variable outside of quotes makes no JSON once it is filled with words.
 */
export const problems = (cell: string): ReadonlyArray<Problem> => {
  const text = cell.trim()
  if (text === "") return []
  const bare = bareVariables(text)
  if (bare.length > 0)
    return bare.map((name) => ({
      code: "parameter-variable-bare",
      message: `{${name}} stands outside of quotes. Write "{${name}}": filled in with words it would be no JSON.`
    }))
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return []
    return [
      {
        code: "parameter-not-an-object",
        message: "The parameters are no JSON object: write { … } with a name before each value."
      }
    ]
  } catch {
    return [
      { code: "parameter-not-json", message: "The parameters are no JSON. Look for a missing comma, quote or brace." }
    ]
  }
}

/** Variables that are not inside of a JSON text. */
const bareVariables = (text: string): ReadonlyArray<string> => variables(text.replace(/"(?:[^"\\]|\\.)*"/g, '""'))
