namespace SupportBundle.Lab;

/// <summary>Two nodes as flannel sets them up: a bridge with one pod on each, and a VXLAN between them.</summary>
internal sealed class TwoNodeFlannel : IDisposable
{
    public TwoNodeFlannel()
    {
        Master = Lab.AddHost("master1");
        Worker = Lab.AddHost("worker1");
        NetworkLab.Connect(Master, "ens3", Worker, "ens3");
        MasterPod = AddNode(Master, "192.0.2.1", subnet: 0, podAddress: "10.244.0.7");
        WorkerPod = AddNode(Worker, "192.0.2.11", subnet: 3, podAddress: "10.244.3.2");
        AddPeer(Master, "192.0.2.11", subnet: 3);
        AddPeer(Worker, "192.0.2.1", subnet: 0);
    }

    public LabHost Master { get; }

    public LabHost Worker { get; }

    /// <summary>10.244.0.7, on the master.</summary>
    public LabHost MasterPod { get; }

    /// <summary>10.244.3.2, on the worker.</summary>
    public LabHost WorkerPod { get; }

    public NetworkLab Lab { get; } = new();

    /// <summary>What a client in that namespace sees when it connects by TCP: the system's error message, empty when connected.</summary>
    public static string Connect(LabHost client, string address, int port) =>
        client.Try($"timeout 5 bash -c 'exec 3<>/dev/tcp/{address}/{port}'").Error;

    public void Dispose() => Lab.Dispose();

    private LabHost AddNode(LabHost node, string address, int subnet, string podAddress)
    {
        var pod = Lab.AddHost($"pod{subnet}");
        node.Run($"ip addr add {address}/24 dev ens3");
        node.Run("ip link add cni0 type bridge");
        node.Run($"ip addr add 10.244.{subnet}.1/24 dev cni0");
        node.Run("ip link set cni0 up");
        NetworkLab.Connect(node, "veth0", pod, "eth0");
        node.Run("ip link set veth0 master cni0");
        pod.Run($"ip addr add {podAddress}/24 dev eth0");
        pod.Run($"ip route add default via 10.244.{subnet}.1");
        node.Run($"ip link add flannel.1 address {Mac(subnet)} type vxlan id 1 local {address} dstport 8472 nolearning dev ens3");
        node.Run($"ip addr add 10.244.{subnet}.0/32 dev flannel.1");
        node.Run("ip link set flannel.1 up");
        node.Run("sysctl -qw net.ipv4.ip_forward=1");
        return pod;
    }

    private static void AddPeer(LabHost node, string peerAddress, int subnet)
    {
        node.Run($"ip route add 10.244.{subnet}.0/24 via 10.244.{subnet}.0 dev flannel.1 onlink");
        node.Run($"ip neigh add 10.244.{subnet}.0 lladdr {Mac(subnet)} dev flannel.1 nud permanent");
        node.Run($"bridge fdb add {Mac(subnet)} dev flannel.1 dst {peerAddress}");
    }

    private static string Mac(int subnet) => $"02:00:00:00:00:{subnet:x2}";
}
