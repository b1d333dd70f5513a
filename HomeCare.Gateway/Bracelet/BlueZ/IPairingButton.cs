namespace HomeCare.Gateway.Bracelet.BlueZ;

/// <summary>What a person presses so that the box takes a new bracelet.</summary>
internal interface IPairingButton
{
    /// <summary>Ends at the next press. A button that is not there is waited for.</summary>
    Task PressedAsync(CancellationToken stop);
}
