import { Refusal } from "../control/Client.js"
import { Icon } from "./Icon.js"

/** The reason why a call failed, with the messages of the mock. */
export const Problem = ({ error }: { readonly error: unknown }) => {
  const away = !(error instanceof Refusal)
  return (
    <div className="problem" role="alert">
      <Icon name="warning" />
      {away ? (
        <p>The mock does not respond. Start it again. This page then reconnects automatically.</p>
      ) : error.problems.length === 0 ? (
        <p>{error.message}</p>
      ) : (
        <ul>
          {error.problems.map(({ path, message }) => (
            <li key={`${path} ${message}`}>
              {path !== "" && <code>{path}</code>} {message}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
