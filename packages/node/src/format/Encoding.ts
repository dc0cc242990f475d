import { isAscii, isUtf8 } from "node:buffer"

/** Encodings that contain ASCII unchanged. UTF-16 is converted before the text is cut. */
export type Encoding = "utf-8" | "windows-1252" | "latin1"

/** The characters of the bytes 0x80 to 0x9f, which are control characters in Latin-1 (WHATWG Encoding, 2026-11-30). */
const windows1252 =
  "\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178"

/**
 * Decodes parts of one input. Without a known encoding, the first part that is not ASCII decides: UTF-8 if it is valid,
 * otherwise Windows-1252. `TextDecoder` is not used, because Node 20 decodes Windows-1252 as Latin-1
 * (nodejs/node#56542).
 */
export class Decoding {
  /** Undefined as long as only ASCII was decoded. */
  encoding: Encoding | undefined

  constructor(encoding: Encoding | undefined) {
    this.encoding = encoding
  }

  /** The text; undefined if the bytes are not valid in the encoding. */
  text(bytes: Buffer): string | undefined {
    if (isAscii(bytes)) return bytes.toString("latin1")
    this.encoding ??= isUtf8(bytes) ? "utf-8" : "windows-1252"
    if (this.encoding === "utf-8") return isUtf8(bytes) ? bytes.toString("utf8") : undefined
    const text = bytes.toString("latin1")
    return this.encoding === "latin1" ? text : text.replaceAll(/[\x80-\x9f]/g, fromWindows)
  }
}

const fromWindows = (control: string): string => windows1252.charAt(control.charCodeAt(0) - 0x80)

/**
 * Whether Windows-1252 is probably the wrong encoding of these bytes. This is so if, decoded as Windows-1252, more than
 * one in 20 of the characters beyond ASCII are not letters but are next to a letter. In 45 samples in 6 languages, this
 * was true for every other encoding and for no text in Windows-1252.
 */
export const isDoubtful = (bytes: Buffer): boolean => {
  const text = new Decoding("windows-1252").text(bytes) ?? ""
  let high = 0
  let strange = 0
  for (const { 0: character, index } of text.matchAll(/\P{ASCII}/gu)) {
    high++
    const besideLetter = /\p{L}/u.test(text.charAt(index - 1)) && /\p{L}/u.test(text.charAt(index + 1))
    if (!/\p{L}|[\u2018\u2019\u00ad]/u.test(character) && besideLetter) strange++
  }
  return high > 0 && strange / high > 0.05
}
