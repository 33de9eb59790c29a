/** A program that needs no libraries, to build images from nothing. */
export const BUSYBOX = "/bin/busybox";

/** Asks the engine something by its own program. */
export async function askDocker(
  ...args: readonly string[]
): Promise<{ readonly success: boolean; readonly text: string }> {
  const command = new Deno.Command("docker", { args: [...args], stderr: "null" });
  const { success, stdout } = await command.output();
  return { success, text: new TextDecoder().decode(stdout).trim() };
}

async function findProblem(): Promise<string | undefined> {
  if (await Deno.stat(BUSYBOX).catch(() => undefined) === undefined) return "no static busybox";
  try {
    return (await askDocker("info")).success ? undefined : "no engine answers";
  } catch {
    return "docker is not installed";
  }
}

/** Why tests on a real engine cannot run here, if they cannot. */
export const engineProblem: string | undefined = await findProblem();
