import { type Project, type Template, writePatterns } from "../template.ts";

function pipeline(project: Project): string {
  return `// The image is built and run whenever what goes into it changes, and must say that it is ready.
import { AnswerIsNo, on, pipeline } from "penstock";

const paths = ${writePatterns(project, ["Dockerfile", "src/**"])};

const p = pipeline("${project.name}")
  .on(on.push({ branches: ["main"], paths }))
  .on(on.pullRequest({ paths }))
  .on(on.manual())
  .job("build", { timeout: "20m" }, async (job) => {
    const image = \`model-service:\${job.event.sha?.slice(0, 12) ?? "local"}\`;
    await job.sh\`docker build -t \${image} .\`;
    return { image };
  })
  // It needs the engine that built the image, so both are one job in CI: no --fan-out here.
  .job("run", { needs: ["build"], timeout: "5m" }, async (job) => {
    const { image } = job.needs.build;
    const { stdout } = await job.sh\`docker run --rm \${image}\`;
    job.report({ kind: "facts", facts: [["image", image]] }, { kind: "log", text: stdout });
    if (!stdout.split("\\n").includes("ready")) {
      throw new AnswerIsNo(\`\${image} did not say that it is ready\`, { code: "not-ready" });
    }
  });

export default p;
await p.runIfMain(import.meta);
`;
}

const DOCKERFILE = `FROM busybox:1.37
COPY src /app
CMD ["sh", "/app/start.sh"]
`;

const START = `# What the container does goes here.
echo "loading the model"
echo "ready"
`;

/** The `docker` template. */
export const docker: Template = {
  summary: "Build an image and check that it runs whenever its sources change",
  files: (project) => ({
    "pipeline.ts": pipeline(project),
    "Dockerfile": DOCKERFILE,
    "src/start.sh": START,
  }),
  callsDocker: true,
  ignored: [".penstock-runs/"],
  next: [
    { line: "penstock plan", does: "see what a run by hand would do" },
    { line: "penstock run", does: "build the image and run it" },
  ],
};
