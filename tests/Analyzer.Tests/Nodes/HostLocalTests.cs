using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Cni;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Nodes;

// As host-local of the CNI plug-ins 0.9.0 (Debian 11) and 1.1.1 (Debian 13) write it, byte for byte alike: a second line for the interface, lines ended by CR LF.
// In the form of 0.6 the sandbox's id stands alone.
public sealed class HostLocalTests
{
    private const string Id = "9263ac60d5a62f0a1e4c3d1b5a7c8e9f00112233445566778899aabbccddeeff";
    private const string OldLease = Id;
    private const string LeaseOfDebian = $"{Id}\r\neth0";

    [Theory]
    [InlineData(OldLease, "")]
    [InlineData(LeaseOfDebian, "eth0")]
    public void A_lease_names_its_sandbox_and_perhaps_its_interface(string text, string device)
    {
        var read = Parse<HostLocalLease>(text);

        Assert.Empty(read.Notes);
        Assert.Equal((Id, device, 1), (read.Value.Container, read.Value.Interface, read.Value.Line.Number));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("two words", 1)]
    [InlineData(LeaseOfDebian + "\r\nnet1", 1)]
    [InlineData("\0\0\0", 1)]
    public void What_is_no_lease_is_noted(string text, int notes) => Assert.Equal(notes, Parse<HostLocalLease>(text).Notes.Length);

    [Theory]
    [InlineData("10.244.1.57", "10.244.1.57", 0)]
    [InlineData("fd00:10:244::2d\n", "fd00:10:244::2d", 0)]
    [InlineData("", null, 0)]
    [InlineData("10.244.1.57/24", null, 1)]
    [InlineData("10.244.1.57\n10.244.1.58", "10.244.1.57", 1)]
    public void The_address_given_last_is_read(string text, string? address, int notes)
    {
        var read = Parse<LastReservedAddress>(text);

        Assert.Equal((address, notes), (read.Value.Address?.ToString(), read.Notes.Length));
    }

    [Fact]
    public void A_nodes_leases_are_those_of_all_its_networks()
    {
        var leases = OneNode.With(
            ("files/var/lib/cni/networks/cbr0/10.244.1.5", LeaseOfDebian),
            ("files/var/lib/cni/networks/cbr0/fd00:10:244:1::5", LeaseOfDebian),
            ("files/var/lib/cni/networks/old/10.85.0.7", OldLease),
            ("files/var/lib/cni/networks/cbr0/last_reserved_ip.0", "10.244.1.5"),
            ("files/run/cni-ipam-state/cbr0/last_reserved_ip.0", "10.244.1.6"),
            ("files/var/lib/cni/networks/cbr0/lock", "")).Fact<AddressLeases>().Value;

        Assert.Equal([("cbr0", "10.244.1.5", "eth0"), ("cbr0", "fd00:10:244:1::5", "eth0"), ("old", "10.85.0.7", "")], leases.All.Select(one => (one.Network, one.Address.ToString(), one.Interface)));
        Assert.Equal("10.244.1.5", leases.Last["cbr0/0"].ToString());
    }

    // In the form of Debian 13: ls -laR /var/lib/cni/networks
    private const string Listing = """
        /var/lib/cni/networks:
        total 12
        drwxr-xr-x 3 root root 4096 Nov 21 05:50 .
        drwx------ 4 root root 4096 Nov 21 05:50 ..
        drwxr-xr-x 2 root root 4096 Nov 21 06:53 cbr0

        /var/lib/cni/networks/cbr0:
        total 12
        drwxr-xr-x 2 root root 4096 Nov 21 06:53 .
        drwxr-xr-x 3 root root 4096 Nov 21 05:50 ..
        -rw-r--r-- 1 root root   70 Nov 21 06:53 10.244.1.5
        -rw-r--r-- 1 root root   11 Nov 21 06:53 last_reserved_ip.0
        -rwxr-x--- 1 root root    0 Nov 21 05:50 lock
        """;

    [Fact]
    public void A_listing_tells_which_addresses_are_held_but_not_by_whom()
    {
        var lease = Assert.Single(OneNode.With(("cni/host-local-listing.txt", Listing)).Fact<AddressLeases>().Value.All);

        Assert.Equal(("cbr0", "10.244.1.5", null, 11), (lease.Network, lease.Address.ToString(), lease.Container, lease.Line.Number));
    }

    [Fact]
    public void Without_any_lease_nothing_is_known_of_them() =>
        Assert.Contains("/var/lib/cni/networks", OneNode.With(("files/var/lib/cni/networks/cbr0/lock", "")).Fact<AddressLeases>().WhyMissing, StringComparison.Ordinal);

    [Fact]
    public void No_line_is_lost()
    {
        LineAccounting.Holds<HostLocalLease>(LeaseOfDebian, read => HeldBy(read), _ => false);
        LineAccounting.Holds<LastReservedAddress>("10.244.1.57\nfd00::1", read => [read.Line], _ => false);
    }

    // The interface stands in the next line that is not blank.
    private static IEnumerable<SourceLine> HeldBy(HostLocalLease lease) => lease.Interface.Length == 0
        ? [lease.Line]
        : [lease.Line, lease.Line.Artifact.Lines().First(line => line.Number > lease.Line.Number && !line.IsBlank && line.Text.Trim() == lease.Interface)];

    private static Parsed<T> Parse<T>(string content)
        where T : IArtifact<T> => T.Parse(new("n", "p", content));
}
