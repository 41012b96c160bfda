namespace SupportBundle.Analyzer.Commands;

internal sealed class KernelTraceCommand(TextWriter output, TextWriter errors)
{
    public int Run(LookInto input) { _ = output; _ = errors; _ = input; return 0; }
}
