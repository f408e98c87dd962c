import { httpClientContract } from "./HttpClientContract.js"
import { subjects } from "./support/subjects.js"

for (const subject of subjects) {
  httpClientContract(subject)
}
