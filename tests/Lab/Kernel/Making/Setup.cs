using System.Collections.Immutable;
using System.Globalization;
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
internal sealed record Listener(bool IsTcp, string Address, int Port)
{
    public override string ToString() => $"{(IsTcp ? "tcp" : "udp")} {Address} {Port}";

    // tcp 0.0.0.0 10250
    public static Listener Parse(string line) => line.Split(' ') is [var protocol, var address, var port]
        ? new(protocol == "tcp", address, int.Parse(port, CultureInfo.InvariantCulture))
        : throw new FormatException(line);
}

/// <summary>All that makes one node: its devices, and what is loaded into the kernel, in that order.</summary>
internal sealed record Setup(ImmutableArray<string> Devices, ImmutableArray<Load> Loads, ImmutableArray<Listener> Listeners)
{
    private const string ListenWord = "listen";

    /// <summary>Its packets are IPv6's: <c>ip -6 -batch -</c> made its addresses.</summary>
    public bool IsV6 => Loads.Any(load => load.Argv is ["ip", "-6", ..]);

    public override string ToString() => string.Concat(Loads.Where(load => !load.Lines.IsEmpty)
        .Append(new([ListenWord], [.. Listeners.Select(listener => listener.ToString())]))
        .Select(load => $"# {string.Join(' ', load.Argv)}\n{string.Concat(load.Lines.Select(line => $"{line}\n"))}"));

    /// <summary>Of what <see cref="ToString"/> made.</summary>
    public static Setup Parse(string text)
    {
        var loads = text.Split("# ", StringSplitOptions.RemoveEmptyEntries).Select(part => part.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            .Select(lines => new Load([.. lines[0].Split(' ')], [.. lines.Skip(1)])).ToList();
        var listeners = loads.Where(load => load.Argv is [ListenWord]).SelectMany(load => load.Lines).Select(Listener.Parse);
        return new(Scenery.Devices, [.. loads.Where(load => load.Argv is not [ListenWord])], [.. listeners]);
    }
}
