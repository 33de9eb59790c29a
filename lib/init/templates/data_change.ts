import { type Project, type Template, writePatterns } from "../template.ts";
import { SAMPLE_DATA } from "./sample_data.ts";

function pipeline(project: Project): string {
  return `// Looks at the data that a push or a pull request changes, and reports what is in it.
import { on, pipeline } from "penstock";
import { describeTable, findTables, isThere, onlyData, readPointer } from "./data.ts";

const paths = ${writePatterns(project, ["**/*.dvc", ".dvc/**", "data/**"])};

const p = pipeline("${project.name}")
  .on(on.push({ branches: ["main"], paths }))
  .on(on.pullRequest({ paths }))
  .on(on.manual())
  .job("changes", ({ changes, log, report }) => {
    // By hand, and where nobody can tell what changed, it is all of data/.
    const changed = changes.state === "known" ? onlyData(changes.files) : ["data"];
    const here = changed.filter(isThere);
    log.info(\`\${here.length} to look at, \${changed.length - here.length} removed\`);

    const pointers = here.filter((path) => path.endsWith(".dvc")).map(readPointer);
    if (pointers.length > 0) {
      const rows = pointers.map(({ path, size, md5 }) => [path, size, md5]);
      report({ kind: "table", columns: ["DVC output", "Bytes", "MD5"], rows, numeric: [1] });
    }
    return { data: [...here, ...pointers.map(({ path }) => path)] };
  })
  .job("statistics", { needs: ["changes"], timeout: "1h" }, (job) => {
    const { data } = job.needs.changes;
    // With DVC, make this function async and fetch the data:  await job.sh\`dvc pull\`;
    // A check of your own goes here too:  await job.sh\`python check.py \${data}\`;
    for (const path of data) if (!isThere(path)) job.log.warn(\`\${path} is not here\`);
    const tables = findTables(data);
    for (const table of tables) {
      const { rows, columns } = describeTable(table);
      job.log.info(\`\${table}: \${rows} rows, \${columns.length} columns\`);
      job.report({
        kind: "section",
        title: \`\${table}: \${rows} rows\`,
        blocks: [{
          kind: "table",
          columns: ["Column", "Missing", "Distinct", "Mean"],
          rows: columns.map((one) => [one.name, \`\${one.missing}\`, \`\${one.distinct}\`, one.mean]),
          numeric: [1, 2, 3],
        }],
      });
    }
    return { tables };
  });

export default p;
await p.runIfMain(import.meta);
`;
}

function data({ folder }: Project): string {
  return `// What the pipeline asks of files: replace it by whatever knows your data.

/** Where this is below the top of the repository, from which changed files are named. */
const FOLDER = ${JSON.stringify(folder)};

/** Those of the changed files that are data, or stand for it. */
export function onlyData(files: readonly string[]): string[] {
  return files.filter((file) => file.startsWith(FOLDER)).map((file) => file.slice(FOLDER.length))
    .filter((file) => file.startsWith("data/") || file.endsWith(".dvc"));
}

/** Whether there is a file or a folder; a change may have removed it. */
export function isThere(path: string): boolean {
  try {
    return Deno.statSync(path) !== undefined;
  } catch {
    return false;
  }
}

/** The CSV files among some files, and in folders. */
export function findTables(paths: readonly string[]): string[] {
  const files = paths.filter(isThere).flatMap((path) =>
    Deno.statSync(path).isFile ? [path] : findTables(
      [...Deno.readDirSync(path)].map(({ name }) => \`\${path}/\${name}\`),
    )
  );
  return [...new Set(files)].filter((file) => file.endsWith(".csv")).sort();
}

/** What a .dvc file says of the output that it stands for. */
export function readPointer(file: string) {
  const text = Deno.readTextFileSync(file);
  const field = (name: string) => new RegExp(\`^[- ]+\${name}: (.+)$\`, "m").exec(text)?.[1] ?? "";
  const folder = file.slice(0, file.lastIndexOf("/") + 1);
  return { path: folder + field("path"), size: field("size"), md5: field("md5") };
}

/** Counts the rows of a CSV file, and for each column what is missing, and the mean of numbers. */
export function describeTable(file: string) {
  const [header = "", ...lines] = Deno.readTextFileSync(file).trimEnd().split(/\\r?\\n/);
  const rows = lines.map(splitLine);
  const columns = splitLine(header).map((name, at) => {
    const cells = rows.map((row) => row[at] ?? "");
    const present = cells.filter((cell) => !/^(|na|nan|null)$/i.test(cell));
    const mean = present.reduce((sum, cell) => sum + Number(cell), 0) / present.length;
    return {
      name,
      missing: cells.length - present.length,
      distinct: new Set(present).size,
      mean: Number.isFinite(mean) ? mean.toFixed(2) : "",
    };
  });
  return { rows: rows.length, columns };
}

/** The cells of a line. Quoted ones may hold commas, but no quotes and no line breaks. */
function splitLine(line: string): string[] {
  const cells = \`,\${line}\`.matchAll(/,("[^"]*"|[^,]*)/g);
  return [...cells].map(([, cell = ""]) => cell.replaceAll('"', "").trim());
}
`;
}

/** The `data-change` template. */
export const dataChange: Template = {
  summary: "Report on the data that a push or a pull request changes",
  files: (project) => ({
    "pipeline.ts": pipeline(project),
    "data.ts": data(project),
    "data/train.csv": SAMPLE_DATA,
  }),
  ignored: [".penstock-runs/"],
  next: [
    { line: "penstock plan", does: "see what a run by hand would do" },
    { line: "penstock run", does: "report on all of data/" },
  ],
};
