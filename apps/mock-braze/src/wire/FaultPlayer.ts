import type { ServerResponse } from "node:http"
import type { Answer } from "@sluice/braze-emulator/Answer"
import type { Wire } from "@sluice/braze-emulator/Fault"
import * as Tls from "./Tls.js"

/** Sends an answer and does to the connection what its fault asks for. Returns at once; a slow fault ends with the connection. */
export const play = (response: ServerResponse, answer: Answer): void => {
  const fault = answer.fault
  if (fault === undefined) send(response, answer)
  else broken(response, answer, fault)
}

const send = (response: ServerResponse, answer: Answer): void => {
  head(response, answer, Buffer.byteLength(answer.body))
  response.end(answer.body)
}

const head = (response: ServerResponse, answer: Answer, length: number): void => {
  response.writeHead(answer.status, { ...answer.headers, "content-length": length })
}

const broken = (response: ServerResponse, answer: Answer, fault: Wire): void => {
  switch (fault.type) {
    case "reset":
      if (response.socket !== null) Tls.carrier(response.socket).resetAndDestroy()
      return
    case "hang":
      return
    case "delay":
      later(response, fault.ms, () => send(response, answer))
      return
    case "truncate":
      truncate(response, answer, fault.bytes)
      return
    case "garbage":
      if (fault.where === "body") send(response, answer)
      else response.socket?.end(fault.bytes)
      return
    case "drip":
      drip(response, answer, fault.bytesPerSecond)
  }
}

/** Does something after a while unless the connection is gone by then. */
const later = (response: ServerResponse, ms: number, what: () => void): void => {
  const timer = setTimeout(what, ms)
  response.once("close", () => clearTimeout(timer))
}

const truncate = (response: ServerResponse, answer: Answer, bytes: number): void => {
  const body = Buffer.from(answer.body)
  head(response, answer, Math.max(body.length, bytes + 1))
  response.flushHeaders()
  response.write(body.subarray(0, bytes), () => response.socket?.destroy())
}

/** Bytes per step of a dripping answer: ten steps a second, one byte at least, the whole body at most. */
export const dripSize = (length: number, bytesPerSecond: number): number =>
  Math.max(1, Math.min(length, Math.floor(bytesPerSecond / 10)))

const drip = (response: ServerResponse, answer: Answer, bytesPerSecond: number): void => {
  const body = Buffer.from(answer.body)
  const size = dripSize(body.length, bytesPerSecond)
  head(response, answer, body.length)
  response.flushHeaders()
  let sent = 0
  const timer = setInterval(
    () => {
      response.write(body.subarray(sent, sent + size))
      sent += size
      if (sent < body.length) return
      clearInterval(timer)
      response.end()
    },
    (size * 1000) / bytesPerSecond
  )
  response.once("close", () => clearInterval(timer))
}
