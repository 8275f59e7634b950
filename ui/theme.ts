// The Mantine theme: compact density, house colours through the tokens of tokens.css. spec: UID
import { type ButtonProps, createTheme, type CSSVariablesResolver, type MantineColorsTuple, type MantineTheme } from '@mantine/core';

const teal: MantineColorsTuple = ['#e2f1ef', '#c4e3df', '#9bd0ca', '#6fbcb3', '#45a79c', '#238f84', '#0b6b63', '#095c55', '#074c46', '#053a36'];

const control = { '--input-height': 'var(--control-height)', '--input-fz': 'var(--text-size)', '--input-padding': '8px' };

export const theme = createTheme({
  primaryColor: 'teal',
  primaryShade: { light: 6, dark: 3 },
  autoContrast: true,
  colors: { teal },
  fontFamily: "'Be Vietnam Pro', 'Noto Sans', system-ui, sans-serif",
  headings: { fontWeight: '600', sizes: { h1: { fontSize: '20px', lineHeight: '1.4' }, h2: { fontSize: '16px', lineHeight: '1.4' }, h3: { fontSize: '14px', lineHeight: '1.4' } } },
  fontSizes: { xs: '12px', sm: 'var(--text-size)', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '1.5', sm: '1.5', md: '1.5', lg: '1.5', xl: '1.5' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  defaultRadius: '6px',
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    Input: { defaultProps: { size: 'sm' }, vars: () => ({ wrapper: control }) },
    InputWrapper: { defaultProps: { size: 'sm', inputWrapperOrder: ['label', 'description', 'input', 'error'] }, vars: () => ({ description: { '--input-description-size': '12px' }, error: { '--input-error-size': '12.5px' }, label: {} }), styles: { description: { marginBottom: 4, lineHeight: 1.4 } } },
    Button: { vars: (_theme: MantineTheme, { variant = 'filled', color }: ButtonProps) => ({ root: {
      '--button-height': 'var(--control-height)', '--button-fz': 'var(--text-size)', '--button-padding-x': '12px',
      // Mantine takes the colour of the words from the day's shade; at night the primary colour is a light one.
      ...(variant === 'filled' && color === undefined && { '--button-color': 'var(--on-primary)' }),
    } }) },
    Modal: { defaultProps: { transitionProps: { duration: 120 }, centered: true } },
    Drawer: { defaultProps: { transitionProps: { duration: 120 } } },
    Tooltip: { defaultProps: { openDelay: 400, transitionProps: { duration: 80 } } },
    Menu: { defaultProps: { transitionProps: { duration: 80 }, shadow: 'md' } },
    Table: { defaultProps: { verticalSpacing: 4, horizontalSpacing: 8 } },
  },
});

/** Lets Mantine's own colours follow the tokens, so that night mode is decided in one place. */
export const cssVariables: CSSVariablesResolver = () => {
  const shared = {
    '--mantine-color-body': 'var(--surface)',
    '--mantine-color-text': 'var(--text)',
    '--mantine-color-dimmed': 'var(--text-muted)',
    '--mantine-color-placeholder': 'var(--text-muted)',
    '--mantine-color-default': 'var(--surface)',
    '--mantine-color-default-color': 'var(--text)',
    '--mantine-color-default-hover': 'var(--hover)',
    '--mantine-color-default-border': 'var(--border-control)',
    '--mantine-color-error': 'var(--problem-text)',
    '--mantine-color-anchor': 'var(--link)',
    '--mantine-primary-color-filled': 'var(--primary)',
    '--mantine-primary-color-filled-hover': 'color-mix(in srgb, var(--primary) 88%, black)',
    '--mantine-primary-color-contrast': 'var(--on-primary)',
  };
  // Edges of controls need 3:1; Mantine draws them with these two shades.
  return { variables: {}, light: { ...shared, '--mantine-color-gray-4': '#7a8b97' }, dark: { ...shared, '--mantine-color-dark-4': '#7a8b97', '--mantine-color-dark-6': '#18242c', '--mantine-color-dark-7': '#10191f' } };
};
