import { useAbout, useSettings } from "../control/Calls.js"
import { Command } from "./Command.js"

interface Props {
  readonly path: string
  /** JSON without an apostrophe, which would end the text of the shell. */
  readonly body: string
}

/** A request that can be copied into a terminal, and where its key comes from. */
export const CurlSample = ({ path, body }: Props) => {
  const settings = useSettings().data
  const about = useAbout()
  const workspace = settings?.workspaces.find(({ name }) => about.workspace === undefined || name === about.workspace)
  const url = settings?.url ?? location.origin
  const key = workspace?.keys[0]?.apiKey
  return (
    <>
      <Command
        text={`curl ${url}${path} \\
  -H "Authorization: Bearer $BRAZE_API_KEY" -H "Content-Type: application/json" \\
  -d '${body}'`}
      />
      <p className="quiet">
        The mock printed its key when it started{key === undefined ? "" : <> (it looks like {<code>{key}</code>})</>}.
        Put it into <code>BRAZE_API_KEY</code>, or start with <code>--api-key</code> and choose one.
      </p>
    </>
  )
}
