// Step 1: configure. The solution contains the values of app.py. All of it is checked before anything runs.
import * as AppPy from "@sluice/pypestream/AppPy"
import * as SolutionConfiguration from "@sluice/pypestream/SolutionConfiguration"
import { Either } from "effect"

/** Both environments. The keys come from your secret store, never from this file. */
export const configure = ({ sandbox, prod }) =>
  Either.getOrThrowWith(
    SolutionConfiguration.make({
      name: "ExampleCustomer",
      bots: [],
      csvBots: ["ExampleSolution"],
      environments: {
        sandbox: { braze_url: sandbox.url, braze_api_key: sandbox.apiKey },
        prod: { braze_url: prod.url, braze_api_key: prod.apiKey }
      }
    }),
    (problems) => new Error(problems.map(({ message, path }) => `${path}: ${message}`).join("\n"))
  )

/** The file to deploy with the scripts. It contains the names of the key variables, not the keys. */
export const appPy = (solution) => AppPy.write(solution)
