import { measured } from '../../shared/runtime/metrics.ts';
import { ports } from '../../shared/runtime/ports.ts';
import { createSesMail, mailSettings } from '../../shared/runtime/ses-mail.ts';
import { createNotify } from './deliver.ts';

const { environment } = ports();
const settings = mailSettings(environment);

const notify = createNotify({
  ...ports(),
  sendMail: createSesMail(settings),
  publicUrl: settings.publicUrl,
  isDemonstration: environment.DEMONSTRATION !== undefined,
});

export const handler = (event: unknown) => measured(ports(), () => notify(event));
