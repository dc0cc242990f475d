import * as Hash from "../text/Hash.js"
import type { Canvas } from "./Setup.js"

/** A variant or a step of a canvas. */
export interface CanvasPart {
  readonly id: string
  readonly name: string
}

/** A step, and the channels of its messages. */
export interface CanvasStep extends CanvasPart {
  readonly channels: ReadonlyArray<string>
}

/** The id of a part that has none in the setup: the same in every run. */
const idOf = (canvas: Canvas, kind: number, index: number): string =>
  Hash.uuid(Hash.ofValue(canvas.id).high + kind, index + 1)

/** The variants of a canvas in the order of the setup. */
export const variants = (canvas: Canvas): ReadonlyArray<CanvasPart> =>
  (canvas.variants ?? []).map((name, index) => ({ id: idOf(canvas, 0, index), name }))

/** The steps of a canvas in the order of the setup. */
export const steps = (canvas: Canvas): ReadonlyArray<CanvasStep> =>
  (canvas.steps ?? []).map(({ id, name, channels }, index) => ({
    id: id ?? idOf(canvas, 1, index),
    name,
    channels: channels ?? canvas.channels ?? []
  }))

/** The id of the message of a step in a channel: the same in every run. */
export const messageId = (step: string, channel: string): string => Hash.uuid(Hash.ofValue([step, channel]).high, 1)

/** The variant that a person enters; undefined if the canvas has none. Everybody always enters the same one. */
export const variantOf = (canvas: Canvas, brazeId: string | undefined): CanvasPart | undefined => {
  const all = variants(canvas)
  return all[Hash.ofValue(brazeId ?? "").high % Math.max(1, all.length)]
}
