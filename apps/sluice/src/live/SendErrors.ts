import { isDead } from "@sluice/core/Outcome"
import type { Settled } from "@sluice/core/Settled"
import { String as Text } from "effect"
import * as Classes from "./SendErrorClasses.js"

const classes = { ...Classes }

/** Every error of `send`. */
export type SendError = InstanceType<(typeof classes)[keyof typeof classes]>

/** The code of a send error in the library with promises: an outcome that is not a delivery has its name as code. */
export type SendErrorCode = CodeOf<SendError["_tag"]>

type CodeOf<Tag> = Tag extends `${infer Name}Error` ? Uppercase<Name> : never

/** The code of a send error; undefined for any other error. */
export const codeOf = ({ _tag }: { readonly _tag: string }): SendErrorCode | undefined => {
  const code = _tag.slice(0, -"Error".length).toUpperCase()
  return isCodeOf(_tag, code) ? code : undefined
}

const isCodeOf = (tag: string, _code: string): _code is SendErrorCode => Object.hasOwn(classes, tag)

/**
 * The error for an outcome. Undefined for delivered and skipped. A dead outcome without an error class is a type error.
 */
export const ofSettled = ({ outcome, destinations }: Settled): SendError | undefined =>
  isDead(outcome)
    ? new classes[`${Text.capitalize(outcome)}Error` as const]({
        reasons: destinations.filter((one) => one.outcome === outcome).flatMap((one) => one.reasons)
      })
    : undefined
