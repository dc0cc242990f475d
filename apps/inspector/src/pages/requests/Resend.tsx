import { useMutation } from "@tanstack/react-query"
import { type SubmitEvent, useState } from "react"
import { useHref } from "../../Address.js"
import { useAbout } from "../../control/Calls.js"
import { answer, client, type Schemas } from "../../control/Client.js"
import { Problem } from "../../parts/Problem.js"

interface Sent {
  readonly status: number
  /** The id of the new request. */
  readonly id: string
}

const textOf = (body: unknown): string => {
  if (body === undefined || body === "") return ""
  return typeof body === "string" ? body : JSON.stringify(body, undefined, 2)
}

/** An editor for a copy of a request, which is sent to the mock with the first key of the workspace. */
export const Resend = ({
  request,
  close
}: {
  readonly request: Schemas["RequestDetail"]
  readonly close: () => void
}) => {
  const about = useAbout()
  const href = useHref()
  const { method, query } = request
  const [path, setPath] = useState(`${request.path}${query === "" ? "" : `?${query.replace(/^\?/, "")}`}`)
  const [body, setBody] = useState(textOf(request.body))
  const hasBody = method !== "GET" && method !== "HEAD"
  const send = useMutation({
    mutationFn: async (): Promise<Sent> => {
      const { apiKey } = await answer(client.POST("/_mock/keys/copy", { params: { query: about } }))
      const response = await fetch(path, {
        method,
        headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
        ...(hasBody && body !== "" ? { body } : {})
      })
      await response.body?.cancel()
      return { status: response.status, id: response.headers.get("x-request-id") ?? "" }
    }
  })
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    send.mutate()
  }
  return (
    <form className="resend" aria-label="Edit and resend" onSubmit={submit}>
      <label className="field">
        <span>{method}, path and query</span>
        <input value={path} onChange={({ target }) => setPath(target.value)} spellCheck={false} />
      </label>
      {hasBody && (
        <label className="field">
          <span>Body</span>
          <textarea
            className="editor"
            rows={Math.max(6, Math.min(18, body.split("\n").length))}
            value={body}
            onChange={({ target }) => setBody(target.value)}
            spellCheck={false}
          />
        </label>
      )}
      <p className="quiet">The first key of the workspace and JSON as content type replace the original headers.</p>
      <div className="buttons">
        <button type="submit" className="button button-primary" disabled={send.isPending || !path.startsWith("/")}>
          Send
        </button>
        <button type="button" className="button" onClick={close}>
          Cancel
        </button>
        {send.data !== undefined && (
          <span role="status">
            Response {send.data.status}. <a href={href("requests", send.data.id)}>Show the new request</a>
          </span>
        )}
      </div>
      {send.error !== null && <Problem error={send.error} />}
    </form>
  )
}
