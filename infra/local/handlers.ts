import type { Area } from '../../shared/contracts/operation.ts';
import type { Handler } from './gateway.ts';

type FunctionModule = { readonly handler: Handler };

/** Loads the functions of these areas. They read the environment when they are first used. */
export async function loadHandlers(areas: readonly Area[]): Promise<(area: Area) => Handler> {
  const handlers = new Map(
    await Promise.all(areas.map(async (area) => [area, await loadHandler(area)] as const)),
  );
  return (area) => {
    const handler = handlers.get(area);
    if (!handler) throw new Error(`No function is loaded for ${area}`);
    return handler;
  };
}

async function loadHandler(area: Area): Promise<Handler> {
  const module = (await import(`../../functions/${area}/index.ts`)) as FunctionModule;
  return module.handler;
}
