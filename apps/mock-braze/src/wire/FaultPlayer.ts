import type { ServerResponse } from "node:http"
import type { EmulatorResponse } from "@sluice/braze-emulator/EmulatorResponse"
import type { ConnectionEffect, Transmission } from "@sluice/braze-emulator/FaultAction"
import * as Tls from "./Tls.js"

/**
 * Sends a response and applies its fault to the connection. Returns immediately; a slow fault ends with the connection.
 */
export const play = (response: ServerResponse, emulated: EmulatorResponse): void => {
  const { fault } = emulated
  if (fault === undefined) send(response, emulated)
  else carryOut(response, emulated, fault)
}

const send = (response: ServerResponse, emulated: EmulatorResponse): void => {
  head(response, emulated, Buffer.byteLength(emulated.body))
  response.end(emulated.body)
}

const head = (response: ServerResponse, emulated: EmulatorResponse, length: number): void => {
  response.writeHead(emulated.status, { ...emulated.headers, "content-length": length })
}

const carryOut = (response: ServerResponse, emulated: EmulatorResponse, connection: ConnectionEffect): void => {
  switch (connection.does) {
    case "hang":
      return
    case "reset":
      if (response.socket !== null) Tls.carrier(response.socket).resetAndDestroy()
      return
    case "sendRaw":
      response.socket?.end(connection.bytes)
      return
    case "respond":
      if (connection.delayMs === undefined) respond(response, emulated, connection)
      else later(response, connection.delayMs, () => respond(response, emulated, connection))
      return
    default:
      connection satisfies never
  }
}

const respond = (
  response: ServerResponse,
  emulated: EmulatorResponse,
  { bytesPerSecond, breakAfter }: Transmission
): void => {
  if (bytesPerSecond === undefined && breakAfter === undefined) {
    send(response, emulated)
    return
  }
  const body = Buffer.from(emulated.body)
  const sent = breakAfter === undefined ? body : body.subarray(0, breakAfter)
  // A broken body announces at least one byte more than it sends, so that the client notices.
  head(response, emulated, Math.max(body.length, sent.length + (breakAfter === undefined ? 0 : 1)))
  response.flushHeaders()
  const end = breakAfter === undefined ? () => response.end() : () => response.socket?.destroy()
  if (bytesPerSecond === undefined) response.write(sent, end)
  else drip(response, sent, bytesPerSecond, end)
}

/** Does something after some milliseconds unless the connection is closed before. */
const later = (response: ServerResponse, ms: number, what: () => void): void => {
  const timer = setTimeout(what, ms)
  response.once("close", () => clearTimeout(timer))
}

/** Bytes per step of a slow body: ten steps a second, at least one byte, at most the whole body. */
export const dripSize = (length: number, bytesPerSecond: number): number =>
  Math.max(1, Math.min(length, Math.floor(bytesPerSecond / 10)))

const drip = (response: ServerResponse, body: Buffer, bytesPerSecond: number, end: () => void): void => {
  const size = dripSize(body.length, bytesPerSecond)
  let sent = 0
  const timer = setInterval(
    () => {
      response.write(body.subarray(sent, sent + size))
      sent += size
      if (sent < body.length) return
      clearInterval(timer)
      end()
    },
    (size * 1000) / bytesPerSecond
  )
  response.once("close", () => clearInterval(timer))
}
