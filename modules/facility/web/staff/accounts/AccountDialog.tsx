// One account: roles and departments, a new first password, in or out. spec: PPL-30
import { Button, Checkbox, Group, Modal, MultiSelect, Stack, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { asRefusal, type Refusal, RefusalNote, useFhirClient, useOperation, useRefusalText, useSession } from '#fhir/client/index.ts';
import { type AccountLine, addAccount, changeAccount, resetPassword, roleCodes } from '#modules/facility/model/index.ts';
import { titleCase, useText, useToast } from '#ui/index.ts';
import { firstPassword } from './firstPassword.ts';
import classes from './accounts.module.css';

const staffRoles = roleCodes.filter((role) => role !== 'patient');
type StaffRole = (typeof staffRoles)[number];

interface AccountDialogProps {
  /** Undefined: a new one. */
  readonly account: AccountLine | undefined;
  readonly departments: readonly { readonly id: string; readonly name: string }[];
  readonly onClose: () => void;
}

export function AccountDialog(props: AccountDialogProps) {
  const { t } = useText();
  const { account } = props;
  const [password, showPassword] = useState<string | undefined>(undefined);
  return (
    <Modal opened onClose={props.onClose} title={account ? titleCase(account.name) : t('facility.accounts.add')} closeButtonProps={{ 'aria-label': t('ui.close') }}>
      {password ? <FirstPassword password={password} onClose={props.onClose} /> : <AccountForm {...props} onPassword={showPassword} />}
    </Modal>
  );
}

/** What the form can do, each told on screen. */
function useAccount(account: AccountLine | undefined, told: { onPassword: (password: string) => void; onSaved: () => void }) {
  const [add, change, reset] = [useOperation(addAccount), useOperation(changeAccount), useOperation(resetPassword)];
  const words = useRefusalText();
  const accountId = account?.accountId ?? '';
  const withPassword = async (run: (password: string) => Promise<unknown>) => {
    const password = firstPassword();
    await run(password).then(() => told.onPassword(password), () => undefined);
  };
  const refusal = add.refusal ?? change.refusal ?? reset.refusal;
  const taken = refusal?.code === 'auth.username-taken' ? words(refusal) : undefined;
  return {
    busy: add.running || change.running,
    renewing: reset.running,
    refusal: taken === undefined ? refusal : undefined,
    taken,
    add: (input: Omit<Parameters<typeof add.run>[0], 'password'>) => withPassword((password) => add.run({ ...input, password })),
    change: (input: Omit<Parameters<typeof change.run>[0], 'accountId'>) => change.run({ accountId, ...input }).then(told.onSaved, () => undefined),
    renew: () => withPassword((password) => reset.run({ accountId, password })),
  };
}

/** What is done at the door, at once: sessions of the account end, or its lost second factor goes. */
function useDoor(accountId: string, told: { onEnded: (count: number) => void; onReset: () => void }) {
  const client = useFhirClient();
  const [refusal, setRefusal] = useState<Refusal | undefined>(undefined);
  const end = () => client.send(`/auth/accounts/${accountId}/sessions`, { method: 'DELETE' })
    .then(({ body }) => told.onEnded((body as { ended: number }).ended), (error: unknown) => setRefusal(asRefusal(error)));
  const reset = () => client.send(`/auth/accounts/${accountId}/factors`, { method: 'DELETE' }).then(told.onReset, (error: unknown) => setRefusal(asRefusal(error)));
  return { refusal, end, reset };
}

function AccountForm({ account, departments, onClose, onPassword }: AccountDialogProps & { onPassword: (password: string) => void }) {
  const { t } = useText();
  const toast = useToast();
  const own = useSession().accountId === account?.accountId;
  const onSaved = () => {
    toast({ text: t('facility.accounts.saved'), tone: 'done' });
    onClose();
  };
  const server = useAccount(account, { onPassword, onSaved });
  const queries = useQueryClient();
  const tell = (text: string) => {
    toast({ text, tone: 'done' });
    void queries.invalidateQueries();
    onClose();
  };
  const door = useDoor(account?.accountId ?? '', { onEnded: (count) => tell(t('facility.accounts.sessionsEnded', { count })), onReset: () => tell(t('facility.accounts.factorsReset')) });
  const [name, setName] = useState('');
  const [username, setUsername] = useState('');
  const [roles, setRoles] = useState<readonly string[]>(account?.roles ?? []);
  const [places, setPlaces] = useState<readonly string[]>(account?.departments.map(({ id }) => id) ?? []);
  const [tried, setTried] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    const rights = { roles: roles as StaffRole[], departments: [...places] };
    if (roles.length === 0) return;
    if (account) void server.change(rights);
    else if (name.trim().length >= 2 && username !== '') void server.add({ username, name: name.trim(), ...rights });
  };
  const staff = !account?.patientId;
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        {!account && <NewPerson name={name} username={username} tried={tried} taken={server.taken} onName={setName} onUsername={setUsername} />}
        {staff && <Rights roles={roles} places={places} departments={departments} locked={own} missing={tried && roles.length === 0} onRoles={setRoles} onPlaces={setPlaces} />}
        {own && <Text size="sm">{t('facility.accounts.own')}</Text>}
        {server.refusal && <RefusalNote refusal={server.refusal} />}
        {door.refusal && <RefusalNote refusal={door.refusal} />}
        {!own && (
          <Group justify="flex-end" gap="sm">
            {account && <Renewal account={account} busy={server.renewing} onRenew={() => void server.renew()} onTurn={() => void server.change({ disabled: !account.disabled })} onEnd={() => void door.end()} onReset={() => void door.reset()} />}
            {staff && (
              <Button type="submit" loading={server.busy}>
                {t('facility.accounts.save')}
              </Button>
            )}
          </Group>
        )}
      </Stack>
    </form>
  );
}

interface NewPersonProps {
  readonly name: string;
  readonly username: string;
  readonly tried: boolean;
  readonly taken: string | undefined;
  readonly onName: (name: string) => void;
  readonly onUsername: (username: string) => void;
}

function NewPerson(props: NewPersonProps) {
  const { t } = useText();
  return (
    <>
      <TextInput
        label={t('facility.accounts.name')}
        data-autofocus
        value={props.name}
        onChange={(event) => props.onName(event.currentTarget.value)}
        error={props.tried && props.name.trim().length < 2 ? t('facility.accounts.nameMissing') : undefined}
      />
      <TextInput
        label={t('facility.accounts.username')}
        description={t('facility.accounts.usernameRule')}
        autoCapitalize="none"
        value={props.username}
        onChange={(event) => props.onUsername(event.currentTarget.value.trim().toLowerCase())}
        error={props.tried && props.username === '' ? t('facility.accounts.usernameMissing') : props.taken}
      />
    </>
  );
}

function Renewal(props: { account: AccountLine; busy: boolean; onRenew: () => void; onTurn: () => void; onEnd: () => void; onReset: () => void }) {
  const { t } = useText();
  return (
    <>
      {props.account.openSessions > 0 && (
        <Button variant="default" onClick={props.onEnd}>
          {t('facility.accounts.endSessions', { count: props.account.openSessions })}
        </Button>
      )}
      {props.account.hasFactor && (
        <Button variant="default" onClick={props.onReset}>
          {t('facility.accounts.resetFactors')}
        </Button>
      )}
      <Button variant="default" onClick={props.onRenew} loading={props.busy}>
        {t('facility.accounts.newPassword')}
      </Button>
      <Button variant="default" onClick={props.onTurn}>
        {t(props.account.disabled ? 'facility.accounts.enable' : 'facility.accounts.disable')}
      </Button>
    </>
  );
}

interface RightsProps {
  readonly roles: readonly string[];
  readonly places: readonly string[];
  readonly departments: AccountDialogProps['departments'];
  readonly locked: boolean;
  readonly missing: boolean;
  readonly onRoles: (roles: string[]) => void;
  readonly onPlaces: (places: string[]) => void;
}

function Rights(props: RightsProps) {
  const { t } = useText();
  return (
    <>
      <Checkbox.Group label={t('facility.accounts.roles')} value={[...props.roles]} onChange={props.onRoles} error={props.missing ? t('facility.accounts.rolesMissing') : undefined}>
        <div className={classes.roles}>
          {staffRoles.map((role) => (
            <Checkbox key={role} value={role} label={t(`role.${role}`)} disabled={props.locked} />
          ))}
        </div>
      </Checkbox.Group>
      <MultiSelect
        label={t('facility.accounts.departments')}
        data={props.departments.map(({ id, name }) => ({ value: id, label: name }))}
        value={[...props.places]}
        onChange={props.onPlaces}
        disabled={props.locked}
        searchable
        clearable
      />
    </>
  );
}

function FirstPassword(props: { password: string; onClose: () => void }) {
  const { t } = useText();
  return (
    <Stack gap="sm">
      <Text size="sm">{t('facility.accounts.passwordText')}</Text>
      <Text className={classes.password} aria-label={t('facility.accounts.password')}>
        {props.password}
      </Text>
      <Group justify="flex-end">
        <Button onClick={props.onClose} data-autofocus>
          {t('facility.accounts.noted')}
        </Button>
      </Group>
    </Stack>
  );
}
