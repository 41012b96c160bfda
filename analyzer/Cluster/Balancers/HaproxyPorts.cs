using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Balancers;

namespace SupportBundle.Analyzer.Cluster.Balancers;

/// <summary>What HAProxy takes connections on, with the state of each server where its statistics tell.</summary>
internal static class HaproxyPorts
{
    private const string Statistics = "balancers/haproxy-stat";

    // All of its files are one configuration.
    public static IEnumerable<BalancedPort> Of(IEnumerable<HaproxyConfig> files, Node node)
    {
        var config = new HaproxyConfig([.. files.SelectMany(file => file.Sections)]);
        var states = node.Host.Read<HaproxyStats>(Statistics);
        return from section in config.Sections
               where section.Kind is "frontend" or "listen"
               from bind in section.Binds
               where bind.Port > 0
               select new BalancedPort(
                   "HAProxy",
                   section.Name.Length == 0 ? section.Kind : $"{section.Kind} {section.Name}",
                   BalancedPorts.AddressOf(bind.Host),
                   bind.Port,
                   "tcp",
                   [.. BackendsOf(section, config).SelectMany(backend => backend.Servers.Select(server => Of(backend, server, states)))],
                   bind.Line);
    }

    private static IEnumerable<HaproxySection> BackendsOf(HaproxySection section, HaproxyConfig config) =>
        section.Settings.Where(setting => setting is { Name: "default_backend" or "use_backend", Words.Length: > 1 })
            .Select(setting => config.Backend(setting.Words[1]))
            .OfType<HaproxySection>()
            .Prepend(section)
            .Distinct();

    private static BalancedServer Of(HaproxySection backend, HaproxyServer server, Availability<HaproxyStats> states) => new(
        server.Name, BalancedPorts.AddressOf(server.Host), server.Port, server.IsBackup, server.IsDisabled, StateOf(backend.Name, server.Name, states), server.Line);

    private static Availability<HaproxyState> StateOf(string backend, string server, Availability<HaproxyStats> states)
    {
        if (states.WhyMissing is { } why)
            return Availability<HaproxyState>.Missing(why);

        return states.Value.Server(backend, server) is { } state
            ? Availability<HaproxyState>.Known(state)
            : Availability<HaproxyState>.Missing($"{Statistics}: no row tells of {backend}/{server}");
    }
}
