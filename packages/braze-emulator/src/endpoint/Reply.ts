import type { StatedResponse, WholeResponse } from "@sluice/braze-api/Sentences"
import { success } from "@sluice/braze-api/Sentences"
import type { Applied, RefusedObject } from "../record/Applied.js"
import type { MistakeCode } from "../record/MistakeCode.js"
import type { World } from "../state/World.js"
import type { Handled, HandlerContext } from "./Handler.js"

const nothing: ReadonlyArray<never> = []

/** The effects of a request besides its response. */
interface Effects {
  readonly applied?: ReadonlyArray<Applied>
  readonly refused?: ReadonlyArray<RefusedObject>
  readonly headers?: Readonly<Record<string, string>>
}

/** A response with any body. */
export const json = (status: number, body: unknown, { applied, refused, headers }: Effects = {}): Handled => ({
  status,
  body,
  ...(headers === undefined ? {} : { headers }),
  applied: applied ?? nothing,
  refused: refused ?? nothing
})

/** A success: `fields`, then `"message":"success"`. */
export const ok = (status: number, fields: Readonly<Record<string, unknown>> = {}, effects?: Effects): Handled =>
  json(status, { ...fields, message: success }, effects)

/** A success in which some entries failed: `fields`, `"message":"success"`, then `errors` unless there are none. */
export const partial = (
  status: number,
  fields: Readonly<Record<string, unknown>>,
  errors: ReadonlyArray<unknown>,
  effects?: Effects
): Handled =>
  errors.length === 0 ? ok(status, fields, effects) : json(status, { ...fields, message: success, errors }, effects)

/** One of Braze's refusals of a whole request. Nothing was changed. */
export const fatal = (response: StatedResponse): Handled => refusal(response)

const refusal = ({ status, key, text }: WholeResponse): Handled => json(status, { [key]: text })

/** The field that a refusal is about, and the advice for this field, if there is any. */
interface Subject {
  readonly path: string
  readonly code?: MistakeCode
}

/**
 * The refusal of a request; undefined if no source states it and the workspace accepts such requests. Then it is advice, and
 * the handler continues without the field.
 */
export const unlessAccepted = (
  { settings }: World,
  { mistake }: HandlerContext,
  response: WholeResponse,
  { path, code }: Subject
): Handled | undefined => {
  if (response.certainty !== "I" || settings.inferredRefusals === "refuse") return refusal(response)
  mistake(code ?? "refusal-not-documented", `${response.text}.`, path)
  return undefined
}

/** 400 with a message. Nothing was changed. */
export const bad = (message: string): Handled => json(400, { message })
