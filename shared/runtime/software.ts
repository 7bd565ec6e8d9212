import manifest from '../../package.json' with { type: 'json' };

/** The name and version of this software, as summaries and health state it. */
export const SOFTWARE = `${manifest.name} ${manifest.version}`;
