using System.Collections.Immutable;
using SupportBundle.Lab.Kernel.Namespaces;

namespace SupportBundle.Lab.Kernel.Making;

/// <summary>One command that makes a part of a node, and the lines that it is given.</summary>
internal sealed record Load(ImmutableArray<string> Argv, ImmutableArray<string> Lines)
{
    public void Run()
    {
        if (Argv is ["sysctl"])
            SetSysctls();
        else if (!Lines.IsEmpty)
            Command.Run(Argv, string.Join('\n', Lines) + "\n");
    }

    // net/ipv4/ip_forward=1
    private void SetSysctls()
    {
        foreach (var line in Lines)
            Command.SetSysctl(line[..line.IndexOf('=')], line[(line.IndexOf('=') + 1)..]);
    }
}

/// <summary>A socket that waits for packets.</summary>
internal sealed record Listener(bool IsTcp, string Address, int Port);

/// <summary>All that makes one node: its devices, and what is loaded into the kernel, in that order.</summary>
internal sealed record Setup(ImmutableArray<string> Devices, ImmutableArray<Load> Loads, ImmutableArray<Listener> Listeners)
{
    public override string ToString() => string.Concat(Loads.Select(load => $"# {string.Join(' ', load.Argv)}\n{string.Join('\n', load.Lines)}\n"));
}
