import { type CatalogErrorId, catalogErrors, invalidRequest } from "@sluice/braze-api/CatalogErrors"
import type { Handled } from "../../endpoint/Handler.js"
import * as Reply from "../../endpoint/Reply.js"

/** One entry of `errors` of a catalog call. */
export interface CatalogProblem {
  readonly id: CatalogErrorId
  /** Names of the invalid parts, such as `item_id`. */
  readonly parameters?: ReadonlyArray<string>
  /** The values of these parts. */
  readonly values?: ReadonlyArray<unknown>
  /** Number in the message. */
  readonly count?: number
  /** Replaces the message of the id. */
  readonly message?: string
}

/** A problem and what it is about. */
export const problem = (id: CatalogErrorId, parameter?: string, value?: unknown): CatalogProblem =>
  parameter === undefined ? { id } : { id, parameters: [parameter], values: [value] }

/** The response of a refused catalog call: 404 if something does not exist, otherwise 400. */
export const refuse = (...problems: ReadonlyArray<CatalogProblem>): Handled => {
  const missing = problems.some(({ id }) => catalogErrors[id].status === 404)
  return Reply.json(missing ? 404 : 400, { errors: problems.map(entry), message: invalidRequest.text })
}

const entry = ({ id, parameters, values, count, message }: CatalogProblem): unknown => ({
  id,
  message: (message ?? catalogErrors[id].message)
    .replace("{count}", String(count))
    .replace("{parameter}", String(parameters?.[0])),
  parameters: parameters ?? [],
  parameter_values: values ?? []
})
